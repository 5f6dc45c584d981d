import type { GrantLeases, LeaseView } from "../../control/contract.ts";
import { identify } from "../../host/processes/processes.ts";
import { type Choice, chooseService, explainChoice } from "../choose-service.ts";
import { type CliCommand, defineCommand, type Parsed, textArgument, textOption } from "../command.ts";
import { parseDuration } from "../core/duration.ts";
import { cliFailure, usageFailure } from "../core/failures.ts";
import { parseWholeNumber } from "../core/whole-number.ts";

const FOR_MS_MAX = 7 * 86_400_000;
const COUNT_MAX = 1000;
const PID_MAX = 4_194_304;

type Request =
  | { readonly type: "grant"; readonly body: GrantLeases }
  | { readonly type: "release"; readonly id: string }
  | { readonly type: "find"; readonly name: string };
type Result =
  | { readonly leases: readonly LeaseView[] }
  | { readonly released: string }
  | { readonly choice: Choice; readonly port: number | undefined };

export const port: CliCommand = defineCommand<Request, Result>({
  declare: (command) =>
    command
      .argument("[NAME]", "a service or alias: prints the port on which it is found, and leases none")
      .option("-n, --count <N>", "how many (default 1, at most 1000)")
      .option("--name <NAME>", "shown in `portolan ls`")
      .option("--for <TIME>", "how long they are yours before something listens (default 10m, at most 7d)")
      .option("--holder <PID>", "keep them as long as this process lives")
      .option("--release <ID>", "give one back, by its lease id")
      .addHelpText("after", EXAMPLES),
  read: (parsed) => {
    const name = textArgument(parsed, 0);
    if (name !== undefined) return readFind(name, parsed);
    const id = textOption(parsed, "release");
    return id === undefined ? { type: "grant", body: readGrant(parsed) } : { type: "release", id };
  },
  async perform(request, context, signal) {
    if (request.type === "find") {
      const choice = await chooseService(request.name, context, signal);
      return { choice, port: portOf(choice) };
    }
    const daemon = await context.daemon(signal);
    if (request.type === "grant") return { leases: await daemon.grantLeases(request.body, { signal }) };
    await daemon.releaseLease(request.id, { signal });
    return { released: request.id };
  },
  render: (result) => {
    if ("released" in result) return { say: `released ${result.released}` };
    if ("leases" in result) return { out: result.leases.map((lease) => lease.port).join("\n") };
    const { choice, port: found } = result;
    return found === undefined ? { say: explainChoice(choice) ?? notRunning(choice) } : { out: String(found) };
  },
  json: (result) => {
    if ("released" in result) return result;
    if ("leases" in result) return result.leases;
    const { choice, port: found } = result;
    return { port: found ?? null, name: choice.found.type === "one" ? choice.found.item.name : null };
  },
  exitCode: (result) => ("choice" in result && result.port === undefined ? 1 : 0),
});

/** Where it really listens goes before what it was given; what has ended has none. */
function portOf({ found }: Choice): number | undefined {
  if (found.type !== "one") return undefined;
  const { item } = found;
  if ("target" in item) return item.target.port;
  return item.state === "down" ? undefined : (item.upstreams[0]?.port ?? item.port);
}

function notRunning({ asked }: Choice): string {
  return `"${asked}" does not run`;
}

function readFind(name: string, { options }: Parsed): Request {
  const others = Object.entries(options).filter(([option, value]) => option !== "json" && value !== undefined);
  if (others.length === 0) return { type: "find", name };
  throw usageFailure(
    `Cannot find the port of "${name}" and lease one at once`,
    `Pass the name alone; a lease is called by --name ${name}`,
  );
}

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
  psql -p "$(portolan port db.shop)"         the port of a service that runs
  portolan port --json                       with the lease ids, for --release`;
