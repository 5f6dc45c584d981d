import type { AdoptListener, Lane, ServiceView } from "../../control/contract.ts";
import { type CliCommand, defineCommand, type Parsed, type Printed, textArgument, textOption } from "../command.ts";
import { usageFailure } from "../core/failures.ts";
import { outputLines } from "../core/output-text.ts";
import { plainText } from "../core/plain-text.ts";
import { readLane } from "../core/read-lane.ts";
import { parseWholeNumber } from "../core/whole-number.ts";
import { readIdentity } from "../../services/read-identity.ts";

type Request =
  | {
      readonly type: "adopt";
      readonly port: number;
      readonly name: string;
      readonly project: string | undefined;
      readonly lane: Lane | undefined;
    }
  | { readonly type: "remove"; readonly name: string };
type Result = { readonly service: ServiceView } | { readonly removed: string };

export const adopt: CliCommand = defineCommand<Request, Result>({
  declare: (command) =>
    command
      .argument("[PORT]", "on which a server listens that was started without Portolan")
      .option("--name <NAME>", "api, api.shop, or a whole name that ends in .localhost")
      .option("--project <NAME>", "make it a service of this project, such as api.shop.localhost")
      .option("--lane <PROTOCOL>", "it speaks TCP: postgres, redis, or a protocol with its port, as in kafka:9092")
      .option("--remove <NAME>", "take the name back; the server is left alone")
      .addHelpText("after", EXAMPLES),
  read: readRequest,
  async perform(request, context, signal) {
    const daemon = await context.daemon(signal);
    if (request.type === "remove") {
      await daemon.releaseListener(request.name, { signal });
      return { removed: request.name };
    }
    const { port, lane } = request;
    const identity = await identityOf(request, context.workingDirectory);
    return { service: await daemon.adoptListener({ port, identity, lane }, { signal }) };
  },
  render,
  json: (result) => ("service" in result ? result.service : result),
});

/** As for `run`, a name takes the project's place; with `--project` it is a service of that. */
async function identityOf(
  { name, project }: Extract<Request, { type: "adopt" }>,
  directory: string,
): Promise<AdoptListener["identity"]> {
  if (project !== undefined) return { project, service: name, branch: undefined, name: undefined };
  const { directory: _, ...identity } = await readIdentity(directory, { name });
  return identity;
}

function render(result: Result): Printed {
  if ("removed" in result) return { say: `${result.removed} is no name any more; what listens there goes on` };
  const { service } = result;
  const { lane, holder, command, adopted, notes } = service;
  const place = lane && `${lane.protocol}://${lane.endpoint.address}:${lane.endpoint.port}`;
  const who = `adopted ${command.join(" ")} (${holder?.pid ?? "?"}); the name goes when it ends`;
  const output = adopted === undefined ? [] : outputLines(adopted, holder?.pid);
  return {
    out: place ?? service.urls[0] ?? service.name,
    say: [who, ...output, ...notes].map((line) => plainText(line)).join("\n"),
  };
}

function readRequest(parsed: Parsed): Request {
  const port = textArgument(parsed, 0);
  const [name, project, lane, removed] = ["name", "project", "lane", "remove"].map((key) => textOption(parsed, key));
  if (removed !== undefined) {
    if (port === undefined && name === undefined) return { type: "remove", name: removed };
    throw usageFailure("Cannot adopt and take back at once", "Run `portolan adopt --remove NAME` alone");
  }
  if (port === undefined || name === undefined) {
    throw usageFailure("Cannot adopt: a port and a name are needed", "Run `portolan adopt 8080 --name api`, say");
  }
  return {
    type: "adopt",
    port: parseWholeNumber(port, { least: 1, most: 65_535 }),
    name,
    project,
    lane: lane === undefined ? undefined : readLane(lane),
  };
}

const EXAMPLES = `
The daemon finds by itself who listens there. The name, its URLs and the lease on the port go when that process or its
socket does; nothing is restarted. What is another user's, or held by several, is refused: \`portolan alias\` gives a
name to such a port, which stays until you remove it.

Examples:
  portolan adopt 8080 --name api
  portolan adopt 5432 --name db --project shop --lane postgres
  portolan adopt --remove api`;
