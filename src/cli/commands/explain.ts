import type { Explanation } from "../../inspect/core/explanation.ts";
import { type CliCommand, defineCommand, type Printed, textArgument } from "../command.ts";
import { explainSections } from "../core/explain-sections.ts";
import { briefFindingLines } from "../core/finding-lines.ts";
import { freeStepLines } from "../core/free-lines.ts";
import { outputLines } from "../core/output-text.ts";
import { plainText } from "../core/plain-text.ts";
import type { Section } from "../core/section.ts";
import { speechLines } from "../core/speech-lines.ts";
import { explainMachine, type ExplainedMachine } from "../explain-machine.ts";
import type { Terminal } from "../terminal.ts";

/** Where a port number comes from stands in the section about the port already. */
const SAID_BY_PORT = "E48";

interface Request {
  readonly text: string;
  readonly isProbing: boolean;
}

interface Result extends ExplainedMachine {
  readonly request: Request;
  readonly home: string | undefined;
  readonly nowMs: number;
}

export const explain: CliCommand = defineCommand<Request, Result>({
  declare: (command) =>
    command
      .argument("<TARGET>", "127.0.0.1:62893, :62893, 62893, 53/udp, web.shop, a URL, pid:4121 or /run/docker.sock")
      .option("--no-probe", "connect to nothing")
      .addHelpText("after", EXAMPLES),
  read: (parsed) => ({ text: textArgument(parsed, 0) ?? "", isProbing: parsed.options["probe"] !== false }),
  async perform(request, context, signal) {
    const explained = await explainMachine(request, context, signal);
    return { ...explained, request, home: context.environment["HOME"], nowMs: Date.now() };
  },
  render,
  json: ({ request, explanation, unknown, resolved, service, usedAs, free, attempts, findings }) => ({
    target: request.text,
    name: resolved?.named?.name,
    unknown,
    copy: service?.branch,
    usedAs,
    adopted: service?.adopted,
    ...explanation,
    attempts,
    free,
    findings,
  }),
  exitCode: ({ explanation }) => (explanation === undefined || isSilent(explanation) ? 1 : 0),
});

function isSilent(explanation: Explanation): boolean {
  if (explanation.type === "endpoint") return explanation.silence !== undefined;
  return explanation.type === "unix" && !explanation.isListening;
}

function render(result: Result, terminal: Terminal): Printed {
  const { explanation, unknown } = result;
  if (explanation === undefined) return { say: unknown };
  const sections = [...explainSections(explanation, result), ...moreSections(result)];
  const width = Math.max(...sections.map(({ label }) => label.length)) + 2;
  const lines = sections.flatMap(({ label, lines: texts }) =>
    texts.map((text, at) => {
      const margin = at === 0 ? label.padEnd(width) : " ".repeat(width);
      return `${terminal.paint("bold", margin)}${wrap(plainText(text), { width, columns: terminal.columns })}`;
    }),
  );
  return { out: [...titleLines(result, terminal), ...lines].join("\n") };
}

function titleLines({ request, resolved }: Result, terminal: Terminal): string[] {
  const { named, endpoint } = resolved ?? {};
  if (named === undefined || endpoint === undefined) return [];
  const url = named.urls[0] ?? named.name;
  const way = url === request.text ? "" : `${url}, and on to `;
  return [terminal.paint("bold", plainText(`${request.text} leads to ${way}${endpoint.address}:${endpoint.port}`))];
}

function moreSections({ attempts, free, findings, nowMs, service, usedAs }: Result): Section[] {
  return [
    { label: "copy", lines: service?.branch === undefined ? [] : [copyText(service.branch, service.project, usedAs)] },
    { label: "output", lines: service?.adopted === undefined ? [] : outputLines(service.adopted, service.holder?.pid) },
    { label: "speaks", lines: attempts === undefined ? [] : speechLines(attempts, nowMs) },
    { label: "free", lines: freeTexts(free) },
    { label: "doctor", lines: findings.filter(({ id }) => id !== SAID_BY_PORT).flatMap(briefFindingLines) },
  ].filter(({ lines }) => lines.length > 0);
}

function copyText(branch: string, project: string, usedAs: string | undefined): string {
  const used = usedAs === undefined ? "" : `; ${usedAs} leads to it, by \`portolan use\``;
  return `${branch} of ${project}${used}`;
}

function freeTexts(free: Result["free"]): string[] {
  if (free === undefined) return [];
  if (free.type === "plan")
    return free.plan.steps.flatMap((step) => freeStepLines(step)).map((line) => `would ${line}`);
  return [free.message, free.hint];
}

/** Breaks a long line of words at spaces, and sets what follows below its text; a pipe takes lines as they are. */
function wrap(text: string, { width, columns }: { width: number; columns: number }): string {
  const room = columns - width;
  if (room < 30 || text.length <= room) return text;
  const lines: string[] = [];
  const indent = /^ */.exec(text)?.[0] ?? "";
  let rest = text;
  while (rest.length > room) {
    const at = rest.lastIndexOf(" ", room);
    if (at <= indent.length) break;
    lines.push(rest.slice(0, at));
    rest = `${indent}  ${rest.slice(at + 1)}`;
  }
  return [...lines, rest].join(`\n${" ".repeat(width)}`);
}

const EXAMPLES = `
On one screen: what the address and the port number are, who listens, which of them a client gets, why it runs, who is
connected, what it speaks, who else could reach it, who had it before, and what is wrong with it. When nobody listens:
what comes nearest. Only your own listeners are asked what they speak, by a question that changes nothing.

Examples:
  portolan explain 62893
  portolan explain https://web.shop.localhost:1290
  portolan explain pid:4121
  portolan explain 5432 --json | jq .listeners

Exit status 1: nobody listens there, or there is no such name.`;
