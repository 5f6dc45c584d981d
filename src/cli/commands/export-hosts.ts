import { hostFailure } from "../../host/core/failures.ts";
import { type HostsEntry, readHostsBlock, withHostsBlock } from "../../host/core/names/hosts-block.ts";
import { readSystemText } from "../../host/write-system-file.ts";
import { type CliCommand, defineCommand, textOption } from "../command.ts";
import { hostsOwner } from "../system-changes.ts";
import { hostsEntries } from "../core/hosts-entries.ts";

interface Result {
  readonly entries: readonly HostsEntry[];
  /** The file's text with the block in it; undefined when the lines alone were asked for. */
  readonly whole: string | undefined;
}

export const exportHosts: CliCommand = defineCommand<string | undefined, Result>({
  declare: (command) =>
    command
      .option("--whole <FILE>", "print this hosts file with Portolan's block in it")
      .addHelpText("after", EXAMPLES),
  read: (parsed) => textOption(parsed, "whole"),
  async perform(file, context, signal) {
    const entries = hostsEntries((await context.look(signal)).chart);
    if (file === undefined) return { entries, whole: undefined };
    const owner = hostsOwner(context);
    const text = (await readSystemText(file)) ?? "";
    const block = readHostsBlock(text, owner);
    if (block.state === "broken") throw hostFailure("HOSTS_BLOCK_BROKEN", { file, line: block.line, owner });
    return { entries, whole: withHostsBlock(text, entries, owner).trimEnd() };
  },
  render: ({ entries, whole }) => ({
    out: whole ?? entries.map(({ address, name }) => `${address} ${name}`).join("\n"),
  }),
  json: ({ entries }) => entries,
});

const EXAMPLES = `
Prints the names of all services as lines of a hosts file, and changes nothing.

Examples:
  portolan export hosts
  portolan export hosts --whole /etc/hosts > hosts.new && sudo cp hosts.new /etc/hosts`;
