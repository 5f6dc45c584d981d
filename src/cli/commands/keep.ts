import { type CliCommand, defineCommand } from "../command.ts";

/** What `up -d` starts in the background. */
export const keep: CliCommand = defineCommand<undefined, number>({
  ownsSignals: true,
  declare: () => {},
  read: () => undefined,
  async perform(_, context) {
    const { keepDetached } = await import("../up/keep-detached.ts");
    return keepDetached(context);
  },
  render: () => ({}),
  json: () => undefined,
  exitCode: (code) => code,
});
