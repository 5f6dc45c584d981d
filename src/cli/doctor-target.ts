import { formatEndpoint } from "../address/format-endpoint.ts";
import type { Finding } from "../doctor/core/diagnosis.ts";
import type { EndpointFacts } from "../doctor/core/endpoint-facts.ts";
import { type EndpointRequest, readEndpointRequest } from "../doctor/core/endpoint/endpoint-request.ts";
import { diagnoseEndpoint } from "../doctor/diagnose-endpoint.ts";
import { openSocketTable } from "../host/sockets/sockets.ts";
import { parseTarget } from "../inspect/core/parse-target.ts";
import { type CliCommand, defineCommand, type Parsed, type Printed, textArgument } from "./command.ts";
import { timingTable } from "./core/timing-table.ts";
import { usageFailure } from "./core/failures.ts";
import { knownOfPort } from "./known-of-port.ts";
import { ownAuthorities } from "./own-authorities.ts";
import { machineChart, type MachineChart, sayTrouble } from "./machine-chart.ts";
import { countFindings, isWrong, renderFindings } from "./render-findings.ts";
import type { Asker } from "../services/core/choose-name.ts";
import { readAsker } from "../services/read-asker.ts";
import { resolveTarget } from "./target.ts";
import type { Terminal } from "./terminal.ts";
import { withProgress } from "./with-progress.ts";

interface Request {
  readonly text: string;
  readonly mayAskAll: boolean;
}

interface Result {
  readonly text: string;
  readonly facts: EndpointFacts;
  readonly findings: readonly Finding[];
  readonly tookMs: number;
}

/** `portolan doctor TARGET`: one endpoint as its client meets it, with the time of each step. */
export const doctorTarget: CliCommand = defineCommand<Request, Result>({
  // The command `doctor` declares the words of both.
  declare: () => undefined,
  read: readRequest,
  async perform({ text, mayAskAll }, context, signal) {
    const startedAt = performance.now();
    const { facts, findings } = await withProgress(context.terminal, `looking at ${text}`, async () => {
      const chart = await machineChart(context, signal);
      sayTrouble(chart, context);
      const { request, host } = await requestOf(text, {
        chart,
        asker: await readAsker(context.environment, context.workingDirectory),
      });
      const port = request.type === "inet" ? request.endpoint.port : 0;
      const past = request.type === "inet" ? await context.history(port).catch(() => []) : [];
      const known = knownOfPort(port, { chart, past, listening: listeningNow() });
      return diagnoseEndpoint(request, {
        ...(request.type === "inet" ? known : {}),
        host,
        signal,
        speakTo: mayAskAll ? "any" : "own",
        mayLeaveMachine: mayAskAll,
        ownAuthorities: await ownAuthorities(context),
      });
    });
    return { text, facts, findings, tookMs: Math.round(performance.now() - startedAt) };
  },
  render,
  json: ({ text, facts, findings, tookMs }) => ({
    target: text,
    isWell: !isWrong(findings),
    findings,
    resolution: facts.probe?.resolution,
    attempts: facts.probe?.attempts,
    facts,
    tookMs,
  }),
  exitCode: ({ findings }) => (isWrong(findings) ? 1 : 0),
});

function readRequest(parsed: Parsed): Request {
  for (const name of ["fix", "undo", "browser"]) {
    if (parsed.options[name] === true) {
      const hint = `Leave the target away, or --${name}`;
      throw usageFailure(`Cannot combine --${name} with a target: it is about this machine`, hint);
    }
  }
  return { text: textArgument(parsed, 0) ?? "", mayAskAll: parsed.options["ask"] === true };
}

/** A name of the chart leads to where its service listens; everything else is tried as it is written. */
async function requestOf(
  text: string,
  known: { readonly chart: MachineChart; readonly asker: Asker },
): Promise<{ request: EndpointRequest; host?: string }> {
  const target = parseTarget(text);
  if (target.type === "pid") {
    throw usageFailure(
      `Cannot try "${text}": it is a process`,
      `Run \`portolan explain ${text}\` to see where it listens`,
    );
  }
  if (target.type === "unix") return { request: { type: "unix", text, path: target.path } };
  if (target.type !== "name") return { request: readEndpointRequest(text) };
  const found = await resolveTarget(text, known);
  if (found.type !== "endpoint") {
    throw usageFailure(
      `Cannot find "${text}": ${found.type === "unknown" ? found.says : "it is no endpoint"}`,
      "Run `portolan ls`",
    );
  }
  const host = found.named?.name;
  const request: EndpointRequest = { type: "inet", text, endpoint: found.endpoint, expects: undefined };
  return host === undefined ? { request } : { request, host };
}

function listeningNow(): { address: string; port: number }[] {
  using table = openSocketTable();
  return table.inet({ transport: "tcp", which: "listening" }).map(({ local }) => local);
}

function render({ facts, findings, tookMs }: Result, terminal: Terminal): Printed {
  const { probe, target } = facts;
  const [head = "", ...rows] = probe === undefined ? [] : timingTable(probe, terminal.columns);
  const title = target === undefined ? undefined : formatEndpoint(target);
  const table = rows.length === 0 ? [] : [[terminal.paint("dim", head), ...rows].join("\n")];
  const parts = [
    ...(title === undefined || title === target?.text ? [] : [terminal.paint("bold", title)]),
    ...table,
    renderFindings(findings, terminal),
  ].filter((part) => part !== "");
  const isShy = probe?.attempts.some(({ error, speech }) => error === undefined && speech === undefined) ?? false;
  return {
    out: parts.join("\n\n"),
    say: [
      ...(isShy ? ["not asked: what it speaks, since it is not your own listener; --ask does"] : []),
      `${countFindings(findings)}, after ${tookMs} ms`,
    ].join("\n"),
  };
}
