import { connectionsJson, rowJson } from "../../inspect/core/row-json.ts";
import { type CliCommand, defineCommand } from "../command.ts";
import { explainEmptyList } from "../explain-empty-list.ts";
import { type ListOptions, readListOptions } from "../core/list-options.ts";
import { listMachine, type MachineList } from "../list-machine.ts";
import { renderList } from "../render-list.ts";

interface Request extends ListOptions {
  readonly isWatching: boolean;
  readonly isJson: boolean;
}

interface Result extends Request {
  /** Undefined after a watch, which has printed all. */
  readonly list: MachineList | undefined;
  readonly home: string | undefined;
}

export const ls: CliCommand = defineCommand<Request, Result>({
  declare: (command) =>
    command
      .option("-a, --all", "also UDP, Unix sockets, services that have ended, and the leases and fronts of services")
      .option("--project <NAME>", "only this project (its name, or its folder), or this service")
      .option("--user <NAME>", "only this user's (name or number)")
      .option("--port <PORT>", "only this port, or a range such as 3000-3999")
      .option("--exposed", "only what containers, the LAN or everyone could reach")
      .option("--tcp", "TCP (the default, unless another kind is asked for)")
      .option("--udp", "UDP")
      .option("--unix", "Unix sockets")
      .option("--connections", "connections instead of listeners, with the processes at both ends")
      .option("-w, --watch", "look again every second, and mark what came and went")
      .addHelpText("after", EXAMPLES),
  read: ({ options }) => ({
    ...readListOptions(options),
    isWatching: options["watch"] === true,
    isJson: options["json"] === true,
  }),
  async perform(request, context, signal) {
    const look = (): Promise<MachineList> => listMachine(request, context, signal);
    const home = context.environment["HOME"];
    if (!request.isWatching) {
      const list = await look();
      if (list.rows.length === 0) await explainEmptyList(request, context, signal);
      return { ...request, list, home };
    }
    const { watchList } = await import("../watch-list.ts");
    await watchList(look, { ...request, terminal: context.terminal, home, signal });
    return { ...request, list: undefined, home };
  },
  render: ({ list, home, isNarrowed }, terminal) =>
    list === undefined ? {} : renderList(list, { terminal, home, isNarrowed }),
  isLongJson: ({ list }) => (list?.rows.length ?? 0) > LONG,
  json: ({ list, isOfConnections }) => {
    if (list === undefined) return undefined;
    const { live, services, leases, aliases, uses, ownerless } = list;
    if (isOfConnections) return { ownerless, ...connectionsJson(list.rows) };
    const rows = list.rows.filter(({ state }) => state !== "none").map((row) => rowJson(row));
    return { live, services, leases, aliases, uses, ownerless, listeners: rows };
  },
});

/** Rows of a list that is printed without line feeds. */
const LONG = 1000;

const EXAMPLES = `
OPEN TO says who could connect, by address and file mode; a firewall may allow less. SPEAKS with a question mark is
what the port is registered for: nothing is asked. AGE is that of the process.

Examples:
  portolan ls
  portolan ls --exposed                  what others could reach
  portolan ls --connections --port 5432  who talks to it, at both ends
  portolan ls --json | jq -r '.listeners[] | select(.port == 3000).process.pid'`;
