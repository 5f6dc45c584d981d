import { chooseUrl, type Choice, explainChoice, urlOf } from "../choose-service.ts";
import { type CliCommand, defineCommand, textArgument } from "../command.ts";

interface Request {
  readonly name: string | undefined;
  readonly path: string | undefined;
}

interface Result {
  readonly choice: Choice;
  readonly url: string | undefined;
}

export const url: CliCommand = defineCommand<Request, Result>({
  declare: (command) =>
    command
      .argument("[NAME]", "web.shop.localhost, web.shop, or the project's name; without it, the service of this folder")
      .argument("[PATH]", "put behind the URL")
      .addHelpText("after", EXAMPLES),
  read: (parsed) => ({ name: textArgument(parsed, 0), path: textArgument(parsed, 1) }),
  async perform({ name, path }, context, signal) {
    const choice = await chooseUrl(name, context, signal);
    return { choice, url: choice.found.type === "one" ? urlOf(choice.found.item, path) : undefined };
  },
  render: ({ choice, url: found }) => ({ out: found, say: explainChoice(choice) }),
  json: ({ choice: { found }, url: address }) => ({
    url: address ?? null,
    name: found.type === "one" ? found.item.name : null,
    urls: found.type === "one" ? found.item.urls : [],
    near: found.type === "one" ? [] : found.type === "several" ? found.names : found.near,
  }),
  exitCode: ({ url: found }) => (found === undefined ? 1 : 0),
});

const EXAMPLES = `
Examples:
  portolan url web.shop
  curl "$(portolan url api /health)"

Exit status 1: there is no such service, or there are several.`;
