import { type CliCommand, defineCommand } from "../command.ts";

/** Names for a shell to complete, one a line; called by the completion scripts. */
export const names: CliCommand = defineCommand<undefined, readonly string[]>({
  declare: () => {},
  read: () => undefined,
  async perform(_, context, signal) {
    const { chart } = await context.look(signal);
    const all = [...chart.services, ...chart.aliases].map(({ name }) => name.replace(/\.localhost$/, ""));
    return Array.from(new Set(all)).sort();
  },
  render: (all) => ({ out: all.join("\n") }),
  json: (all) => all,
});
