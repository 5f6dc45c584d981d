import { spawn } from "node:child_process";
import { once } from "node:events";
import { chooseUrl, type Choice, explainChoice, urlOf } from "../choose-service.ts";
import { type CliCommand, defineCommand, textArgument } from "../command.ts";
import type { Environment } from "../context.ts";

interface Request {
  readonly name: string | undefined;
  readonly path: string | undefined;
}

interface Result {
  readonly choice: Choice;
  readonly url: string | undefined;
  /** False where there is no screen, or no program that opens a URL. */
  readonly isOpened: boolean;
}

export const open: CliCommand = defineCommand<Request, Result>({
  declare: (command) =>
    command
      .argument("[NAME]", "as for `portolan url`; without it, the service of this folder")
      .argument("[PATH]", "put behind the URL")
      .addHelpText("after", EXAMPLES),
  read: (parsed) => ({ name: textArgument(parsed, 0), path: textArgument(parsed, 1) }),
  async perform({ name, path }, context, signal) {
    const choice = await chooseUrl(name, context, signal);
    const url = choice.found.type === "one" ? urlOf(choice.found.item, path) : undefined;
    return { choice, url, isOpened: url !== undefined && (await openUrl(url, context.environment)) };
  },
  render: ({ choice, url }) => ({ out: url, say: explainChoice(choice) }),
  json: ({ url, isOpened }) => ({ url: url ?? null, isOpened }),
  exitCode: ({ url }) => (url === undefined ? 1 : 0),
});

/** Hands the URL to the desktop; it goes on without this command. */
async function openUrl(url: string, environment: Environment): Promise<boolean> {
  const program = openerFor(environment);
  if (program === undefined) return false;
  const child = spawn(program, [url], { stdio: "ignore", detached: true });
  try {
    await once(child, "spawn");
  } catch {
    return false; // No such program: the URL is printed in any case.
  }
  child.unref();
  return true;
}

function openerFor(environment: Environment): string | undefined {
  if (process.platform === "darwin") return "open";
  return environment["DISPLAY"] || environment["WAYLAND_DISPLAY"] ? "xdg-open" : undefined;
}

const EXAMPLES = `
Examples:
  portolan open            the service of this folder
  portolan open shop /cart

Without a screen it prints the URL.`;
