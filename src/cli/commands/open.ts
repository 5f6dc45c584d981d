import { chooseUrl, type Choice, explainChoice, urlOf } from "../choose-service.ts";
import { type CliCommand, defineCommand, textArgument } from "../command.ts";
import { openUrl } from "../open-url.ts";

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

const EXAMPLES = `
Examples:
  portolan open            the service of this folder
  portolan open shop /cart

Without a screen it prints the URL.`;
