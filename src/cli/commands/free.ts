import { formatEndpoint } from "../../address/format-endpoint.ts";
import { type Endpoint, parseEndpoint } from "../../address/parse-endpoint.ts";
import { type FreePlan, planFree } from "../../inspect/core/free-plan.ts";
import type { FreeOutcome } from "../../inspect/core/free-outcome.ts";
import { freePort } from "../../inspect/free-port.ts";
import { gatherFree } from "../../inspect/gather-free.ts";
import type { LeaseView } from "../../control/contract.ts";
import { type CliCommand, defineCommand, type Parsed, textArgument, textOption } from "../command.ts";
import type { CliContext } from "../context.ts";
import { parseDuration } from "../core/duration.ts";
import { usageFailure } from "../core/failures.ts";
import { freeLines, freeOutcomeLines } from "../core/free-lines.ts";
import { machineChart, sayTrouble } from "../machine-chart.ts";

const KILL_AFTER_MS = 5000;
const KILL_AFTER_MS_MAX = 3_600_000;

interface Request {
  readonly endpoint: Endpoint;
  /** The text named an address, not only a port. */
  readonly hasAddress: boolean;
  readonly words: string;
  readonly mode: "stop" | "cut";
  readonly isSure: boolean;
  readonly isDry: boolean;
  readonly isHolding: boolean;
  readonly killAfterMs: number;
}

interface Result {
  readonly port: number;
  /** The end that was named; undefined where only the port was. */
  readonly end: string | undefined;
  readonly plan: FreePlan | undefined;
  readonly result: "free already" | "planned" | "refused" | "freed";
  readonly outcome: FreeOutcome | undefined;
  readonly lease: LeaseView | undefined;
  readonly nowMs: number;
}

export const free: CliCommand = defineCommand<Request, Result>({
  declare: (command) =>
    command
      .argument("<PORT>", "such as 3000, 53/udp or [::1]:3000; with an address, only what listens on it")
      .option("-y, --yes", "do not ask")
      .option("-n, --dry-run", "only say what would be done")
      .option("--socket", "cut only the socket, and leave its process alone (Linux, root)")
      .option("--hold", "then lease the port to you for ten minutes, so that no run of Portolan gets it")
      .option("--kill-after <TIME>", "from SIGTERM to SIGKILL (default 5s)")
      .addHelpText("after", EXAMPLES),
  read: readRequest,
  async perform(request, context, signal) {
    const { endpoint, isDry, isSure } = request;
    const plan = await makePlan(request, context, signal);
    const end = request.hasAddress ? formatEndpoint(endpoint) : undefined;
    const done = { port: endpoint.port, end, plan, outcome: undefined, lease: undefined, nowMs: Date.now() };
    if (isDry) return { ...done, result: plan === undefined ? "free already" : "planned" };
    if (plan !== undefined && !isSure && !(await agree(plan, context, signal))) return { ...done, result: "refused" };
    const outcome = plan && (await freePort(plan, { killAfterMs: request.killAfterMs, signal }));
    const lease = request.isHolding ? await hold(endpoint.port, context, signal) : undefined;
    return { ...done, outcome, lease, result: plan === undefined ? "free already" : "freed" };
  },
  render: ({ port, end, plan, result, outcome, lease, nowMs }) => {
    const held = lease === undefined ? [] : [`port ${port} is leased to you for ten minutes (${lease.id})`];
    if (result === "planned" && plan !== undefined) return { out: freeLines(plan, nowMs).join("\n") };
    if (result === "free already") return { say: [nothingOn(port, end), ...held].join("\n") };
    if (outcome === undefined) return { say: result };
    return { say: [...freeOutcomeLines(outcome, end ?? `port ${port}`), ...held].join("\n") };
  },
  json: ({ port, result, plan, outcome, lease }) => ({ port, result, plan, outcome, lease }),
  exitCode: ({ result, outcome }) => (result === "refused" || (outcome?.heldAgainBy.length ?? 0) > 0 ? 1 : 0),
});

/** What listens on all addresses is bound to none of them, and answers there all the same. */
function nothingOn(port: number, end: string | undefined): string {
  if (end === undefined) return `nothing listens on port ${port}`;
  return `nothing is bound to ${end}; \`portolan explain ${end}\` tells whether something else answers there`;
}

function readRequest(parsed: Parsed): Request {
  const text = textArgument(parsed, 0) ?? "";
  const endpoint = parseEndpoint(text);
  const hasAddress = !/^:?\d+(\/\w+)?$/.test(text.trim());
  if (hasAddress && !/^[\d.]+$|:/.test(endpoint.address)) {
    throw usageFailure(`Cannot free "${text}": it is a name`, `Run \`portolan free ${endpoint.port}\``);
  }
  const time = textOption(parsed, "killAfter");
  const killAfterMs = time === undefined ? KILL_AFTER_MS : parseDuration(time);
  if (killAfterMs > KILL_AFTER_MS_MAX) throw usageFailure(`Cannot wait for "${time}"`, "Pass a time from 0s to 1h");
  const { options } = parsed;
  return {
    endpoint,
    hasAddress,
    words: `free ${text.trim()}${options["socket"] === true ? " --socket" : ""}`,
    mode: options["socket"] === true ? "cut" : "stop",
    isSure: options["yes"] === true,
    isDry: options["dryRun"] === true,
    isHolding: options["hold"] === true,
    killAfterMs,
  };
}

async function makePlan(request: Request, context: CliContext, signal: AbortSignal): Promise<FreePlan | undefined> {
  const { endpoint, hasAddress, words, mode } = request;
  const known = await machineChart(context, signal);
  sayTrouble(known, context);
  const { facts: chart, parts } = known;
  const address = hasAddress ? endpoint.address : undefined;
  const facts = gatherFree({ endpoint, address, chart, parts, command: `sudo portolan ${words}` });
  return planFree(facts, mode);
}

async function agree(plan: FreePlan, { terminal }: CliContext, signal: AbortSignal): Promise<boolean> {
  if (!terminal.canAsk) {
    throw usageFailure(
      `Cannot ask before port ${plan.port} is freed: there is no terminal`,
      "Pass --yes, or --dry-run to see the plan",
    );
  }
  terminal.say(`${freeLines(plan, Date.now()).join("\n")}\n`);
  return terminal.confirm("Go on?", signal);
}

async function hold(port: number, context: CliContext, signal: AbortSignal): Promise<LeaseView | undefined> {
  const daemon = await context.daemon(signal);
  const request = { count: 1, name: `port ${port}, held`, holder: undefined, forMs: undefined, port };
  return (await daemon.grantLeases(request, { signal }))[0];
}

const EXAMPLES = `
It shows who has the port, why, and who is connected, then asks. It ends what holds the listening socket, and nothing
else: not its clients, parents or namesakes. A container, a unit or a service of \`portolan up\` is stopped by its own
command instead. Just before each signal it makes sure that the process and its socket are still those of the plan.

Examples:
  portolan free 3000
  portolan free 3000 --yes --hold          then \`portolan port --release ID\` gives it back
  sudo portolan free [::1]:5432 --socket

Exit status 1: you said no, or something took the port again.`;
