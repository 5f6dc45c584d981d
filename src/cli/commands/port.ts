import type { GrantLeases, LeaseView } from "../../control/contract.ts";
import { identify } from "../../host/processes/processes.ts";
import { type CliCommand, defineCommand, type Parsed, textOption } from "../command.ts";
import { parseDuration } from "../core/duration.ts";
import { cliFailure, usageFailure } from "../core/failures.ts";
import { parseWholeNumber } from "../core/whole-number.ts";

const FOR_MS_MAX = 7 * 86_400_000;
const COUNT_MAX = 1000;
const PID_MAX = 4_194_304;

type Request =
  | { readonly type: "grant"; readonly body: GrantLeases }
  | { readonly type: "release"; readonly id: string };
type Result = { readonly leases: readonly LeaseView[] } | { readonly released: string };

export const port: CliCommand = defineCommand<Request, Result>({
  declare: (command) =>
    command
      .option("-n, --count <N>", "how many (default 1, at most 1000)")
      .option("--name <NAME>", "shown in `portolan ls`")
      .option("--for <TIME>", "how long they are yours before something listens (default 10m, at most 7d)")
      .option("--holder <PID>", "keep them as long as this process lives")
      .option("--release <ID>", "give one back, by its lease id")
      .addHelpText("after", EXAMPLES),
  read: (parsed) => {
    const id = textOption(parsed, "release");
    return id === undefined ? { type: "grant", body: readGrant(parsed) } : { type: "release", id };
  },
  async perform(request, context, signal) {
    const daemon = await context.daemon(signal);
    if (request.type === "grant") return { leases: await daemon.grantLeases(request.body, { signal }) };
    await daemon.releaseLease(request.id, { signal });
    return { released: request.id };
  },
  render: (result) =>
    "released" in result
      ? { say: `released ${result.released}` }
      : { out: result.leases.map((lease) => lease.port).join("\n") },
  json: (result) => ("released" in result ? result : result.leases),
});

function readGrant(parsed: Parsed): GrantLeases {
  const [count, time, pid] = ["count", "for", "holder"].map((name) => textOption(parsed, name));
  const forMs = time === undefined ? undefined : parseDuration(time);
  if (forMs !== undefined && (forMs < 1 || forMs > FOR_MS_MAX)) {
    throw usageFailure(`Cannot lease a port for "${time}"`, "Pass a time from 1ms to 7d");
  }
  return {
    count: count === undefined ? 1 : parseWholeNumber(count, { least: 1, most: COUNT_MAX }),
    name: textOption(parsed, "name"),
    forMs,
    holder: pid === undefined ? undefined : holderOf(parseWholeNumber(pid, { least: 1, most: PID_MAX })),
  };
}

function holderOf(pid: number): GrantLeases["holder"] {
  const holder = identify(pid);
  if (holder === undefined) throw cliFailure("HOLDER_GONE", { pid });
  return holder;
}

const EXAMPLES = `
Examples:
  PORT=$(portolan port) ./server
  portolan port --count 3 --for 1h
  portolan port --holder $$ --name tests     as long as this shell lives
  portolan port --json                       with the lease ids, for --release`;
