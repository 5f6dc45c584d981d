import { parseEndpoint } from "../../address/parse-endpoint.ts";
import type { AliasView, Endpoint } from "../../control/contract.ts";
import { isFailure } from "../../failure/failure.ts";
import { type CliCommand, defineCommand, type Parsed, textArgument, textOption } from "../command.ts";
import { usageFailure } from "../core/failures.ts";

type Request =
  | { readonly type: "list" }
  | { readonly type: "put"; readonly name: string; readonly target: Endpoint }
  | { readonly type: "remove"; readonly name: string };
type Result = { readonly aliases: readonly AliasView[] } | { readonly alias: AliasView } | { readonly removed: string };

export const alias: CliCommand = defineCommand<Request, Result>({
  declare: (command) =>
    command
      .argument("[NAME]", "such as db or docs.shop; it ends in .localhost")
      .argument("[TARGET]", "where it leads: 8080, 127.0.0.1:8080, [::1]:3000, http://localhost:8080")
      .option("--remove <NAME>", "take the name away")
      .addHelpText("after", EXAMPLES),
  read: readRequest,
  async perform(request, context, signal) {
    if (request.type === "list") return { aliases: (await context.look(signal)).chart.aliases };
    const daemon = await context.daemon(signal);
    if (request.type === "put")
      return { alias: await daemon.putAlias(request.name, { target: request.target }, { signal }) };
    await daemon.removeAlias(request.name, { signal });
    return { removed: request.name };
  },
  render(result) {
    if ("removed" in result) return { say: `removed ${result.removed}` };
    if ("alias" in result) return { out: result.alias.urls[0] ?? result.alias.name, say: undefined };
    return { out: result.aliases.map(line).join("\n") };
  },
  json: (result) => ("aliases" in result ? result.aliases : "alias" in result ? result.alias : result),
});

function readRequest(parsed: Parsed): Request {
  const [name, target] = [textArgument(parsed, 0), textArgument(parsed, 1)];
  const removed = textOption(parsed, "remove");
  if (removed !== undefined) {
    if (name === undefined) return { type: "remove", name: removed };
    throw usageFailure("Cannot remove an alias and set one at once", "Run `portolan alias --remove NAME` alone");
  }
  if (name === undefined) return { type: "list" };
  if (target === undefined) {
    throw usageFailure(`Cannot set "${name}": its target is missing`, `Run \`portolan alias ${name} 8080\`, say`);
  }
  const { address, port, transport } = readTarget(target);
  if (transport === "udp") {
    throw usageFailure(`Cannot lead "${name}" to "${target}": an alias is for http`, "Give a TCP endpoint");
  }
  return { type: "put", name, target: { address: address === "localhost" ? "127.0.0.1" : address, port } };
}

function readTarget(target: string): ReturnType<typeof parseEndpoint> {
  try {
    return parseEndpoint(target);
  } catch (error) {
    if (isFailure(error)) throw usageFailure(error.message, error.hint);
    throw error;
  }
}

function line({ name, target }: AliasView): string {
  const host = target.address.includes(":") ? `[${target.address}]` : target.address;
  return `${name} -> ${host}:${target.port}`;
}

const EXAMPLES = `
Examples:
  portolan alias docs 8080              https://docs.localhost:1290 leads to 127.0.0.1:8080
  portolan alias db.shop '[::1]:3000'
  portolan alias --remove docs
  portolan alias                        lists them`;
