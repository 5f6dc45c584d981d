import type { AliasView, LeaseView, ServiceView } from "../../control/contract.ts";
import { type CliCommand, defineCommand } from "../command.ts";
import { formatSpan } from "../core/duration.ts";
import { layOutTable } from "../core/table.ts";
import type { Terminal } from "../terminal.ts";

interface Request {
  readonly isAll: boolean;
}

interface Result {
  readonly services: readonly ServiceView[];
  readonly leases: readonly LeaseView[];
  readonly aliases: readonly AliasView[];
  readonly live: boolean;
  readonly nowMs: number;
}

export const ls: CliCommand = defineCommand<Request, Result>({
  declare: (command) =>
    command
      .option("-a, --all", "also services that have ended, and the leases of services")
      .addHelpText("after", EXAMPLES),
  read: ({ options }) => ({ isAll: options["all"] === true }),
  async perform({ isAll }, context, signal) {
    const { chart, live } = await context.look(signal);
    const ofServices = new Set(chart.services.map(({ leaseId }) => leaseId));
    return {
      services: isAll ? chart.services : chart.services.filter(({ state }) => state !== "down"),
      leases: isAll ? chart.leases : chart.leases.filter(({ id }) => !ofServices.has(id)),
      aliases: chart.aliases,
      live,
      nowMs: Date.now(),
    };
  },
  render(result, terminal) {
    const sections = [services(result, terminal), leases(result, terminal), aliases(result, terminal)];
    const shown = sections.filter((lines) => lines.length > 0).map((lines) => lines.join("\n"));
    return {
      out: shown.length > 0 ? shown.join("\n\n") : "Nothing runs under Portolan. Start with: portolan run -- CMD",
      say: result.live || shown.length === 0 ? undefined : "note: no daemon is running; this is what the last one knew",
    };
  },
  json: ({ services: all, leases: granted, aliases: named, live }) => ({
    live,
    services: all,
    leases: granted,
    aliases: named,
  }),
});

function services({ services: all }: Result, terminal: Terminal): string[] {
  if (all.length === 0) return [];
  const rows = all.map((service) => [
    service.urls[0] ?? service.name,
    stateOf(service),
    String(service.upstreams[0]?.port ?? service.port),
    service.holder === undefined ? "-" : String(service.holder.pid),
    service.command.join(" "),
  ]);
  return table(["SERVICE", "STATE", "PORT", "PID", "COMMAND"], { rows, terminal });
}

function stateOf({ state, exit }: ServiceView): string {
  if (state !== "down" || exit === undefined) return state;
  return exit.signal === null ? `exit ${exit.code ?? "?"}` : exit.signal;
}

function leases({ leases: all, nowMs }: Result, terminal: Terminal): string[] {
  if (all.length === 0) return [];
  const rows = all.map(({ id, port, state, name, holder, untilMs }) => [
    String(port),
    state,
    untilMs === undefined ? "-" : formatSpan(untilMs - nowMs),
    holder === undefined ? "-" : String(holder.pid),
    id,
    name ?? "",
  ]);
  return table(["PORT", "LEASE", "LEFT", "PID", "ID", "NAME"], { rows, terminal });
}

function aliases({ aliases: all }: Result, terminal: Terminal): string[] {
  if (all.length === 0) return [];
  const rows = all.map(({ name, urls, target }) => [
    urls[0] ?? name,
    target.address.includes(":") ? `[${target.address}]:${target.port}` : `${target.address}:${target.port}`,
  ]);
  return table(["ALIAS", "TARGET"], { rows, terminal });
}

function table(
  head: readonly string[],
  { rows, terminal }: { rows: readonly (readonly string[])[]; terminal: Terminal },
): string[] {
  const [first = "", ...rest] = layOutTable({ head, rows, columns: terminal.columns });
  return [terminal.paint("dim", first), ...rest];
}

const EXAMPLES = `
Examples:
  portolan ls
  portolan ls --json | jq -r '.services[].name'`;
