import type { FoundKeeper } from "../../control/find-keepers.ts";
import type { UseView } from "../../control/contract.ts";
import type { KeptProjectView } from "../../control/keeper-contract.ts";
import { isFailure } from "../../failure/failure.ts";
import { type CliCommand, defineCommand, type Printed } from "../command.ts";
import { copyName } from "../core/choose-keeper.ts";
import { useText } from "../core/use-text.ts";
import { type KeptRow, layOutKept } from "../core/kept-table.ts";
import { clientOf, declareChoice, keepersThere, type KeptChoice, keptProject, readChoice } from "../kept-project.ts";
import type { CliContext } from "../context.ts";
import type { Terminal } from "../terminal.ts";

interface Request extends KeptChoice {
  readonly isAll: boolean;
}

/** A project as it is seen: through its keeper, or by what a dead one wrote down. */
interface SeenProject {
  readonly found: FoundKeeper;
  /** Undefined when its keeper died. */
  readonly view: KeptProjectView | undefined;
}

interface Result {
  readonly projects: readonly SeenProject[];
  /** Of those projects: the copies to which the names of the main copy lead. */
  readonly uses: readonly UseView[];
  readonly nowMs: number;
}

export const ps: CliCommand = defineCommand<Request, Result>({
  declare: (command) =>
    declareChoice(command).option("-a, --all", "the projects of all folders").addHelpText("after", EXAMPLES),
  read: (parsed) => ({ ...readChoice(parsed), isAll: parsed.options["all"] === true }),
  async perform(request, context, signal) {
    const found = request.isAll ? keepersThere(context) : [keptProject(context, request)];
    const projects = (await Promise.all(found.map((one) => see(one, signal)))).filter((one) => one !== undefined);
    const names = new Set(projects.map((one) => one.found.file.identity.project));
    const uses = usesThere(context).filter(({ project }) => names.has(project));
    return { projects, uses, nowMs: Date.now() };
  },
  render: (result, terminal) => renderProjects(result, terminal),
  json: ({ projects }) => projects.map(jsonOf),
});

/** Undefined when the keeper has ended just now, and in order. */
async function see(found: FoundKeeper, signal: AbortSignal): Promise<SeenProject | undefined> {
  if (!found.isAlive) return { found, view: undefined };
  try {
    return { found, view: await clientOf(found).view({ signal }) };
  } catch (error) {
    if (isFailure(error, "KEEPER_ABSENT") || isFailure(error, "KEEPER_LOST")) return undefined;
    throw error;
  }
}

/** As the daemon wrote them down last: `ps` does without it, and without what cannot be read. */
function usesThere(context: CliContext): readonly UseView[] {
  try {
    return context.glance().uses ?? [];
  } catch (error) {
    if (isFailure(error)) return [];
    throw error;
  }
}

function renderProjects({ projects, uses, nowMs }: Result, terminal: Terminal): Printed {
  const sections = projects.map((project) => {
    const title = titleOf(project);
    const [head = "", ...rows] = layOutKept(rowsOf(project), { nowMs, columns: terminal.columns });
    const lines = [terminal.paint("dim", head), ...rows.map((row, at) => paintState(row, { project, at, terminal }))];
    return projects.length > 1 ? [terminal.paint("bold", title), ...lines] : lines;
  });
  const dead = projects.filter(({ view }) => view === undefined);
  return {
    out:
      projects.length === 0
        ? undefined
        : [...sections, ...(uses.length === 0 ? [] : [uses.map(useText)])]
            .map((lines) => lines.join("\n"))
            .join("\n\n"),
    say: projects.length === 0 ? "note: no project runs; start one with: portolan up" : dead.map(deadNote).join("\n"),
  };
}

function titleOf({ found: { file } }: SeenProject): string {
  return `${copyName(file.identity)}  ${file.identity.directory}`;
}

function deadNote({ found: { file, left } }: SeenProject): string {
  const name = copyName(file.identity);
  return (
    `warning: the keeper of ${name} (process ${file.keeper.pid}) died, and left ${left.length} of its services running\n` +
    `hint: \`portolan up\` takes them over, \`portolan down\` stops them`
  );
}

function rowsOf({ found: { left }, view }: SeenProject): readonly KeptRow[] {
  if (view !== undefined) return view.services;
  return left.map(({ service, root, port, startedAtMs }) => ({
    name: service,
    state: "left",
    urls: [],
    upstreams: port === undefined ? [] : [{ address: "127.0.0.1", port }],
    startedAtMs,
    restarts: 0,
    cpuPercent: undefined,
    residentBytes: undefined,
    pid: root.pid,
    cause: undefined,
  }));
}

const STYLES: Readonly<Record<string, "green" | "yellow" | "red" | "dim">> = {
  ready: "green",
  starting: "yellow",
  waiting: "yellow",
  "backing-off": "yellow",
  unhealthy: "red",
  failed: "red",
  left: "red",
  stopped: "dim",
  idle: "dim",
};

function paintState(
  line: string,
  { project, at, terminal }: { project: SeenProject; at: number; terminal: Terminal },
): string {
  const state = rowsOf(project)[at]?.state ?? "";
  const style = STYLES[state];
  if (style === undefined) return line;
  // The name comes first, and may hold the word.
  const from = (rowsOf(project)[at]?.name ?? "").length;
  const start = line.indexOf(state, from);
  return start < 0 ? line : line.slice(0, start) + terminal.paint(style, state) + line.slice(start + state.length);
}

function jsonOf({ found: { file, left }, view }: SeenProject): unknown {
  if (view !== undefined) return view;
  const { identity, keeper, isDetached, sinceMs } = file;
  return { ...identity, file: file.file, keeper: null, lost: { pid: keeper.pid, isDetached, sinceMs }, left };
}

const EXAMPLES = `
A service is waiting (for what it needs), starting, ready, unhealthy (it does not listen any more), backing-off (it
ended, and is started again), failed, stopped, or idle (it starts with its first request). CPU and MEMORY are those of
its whole tree; CPU in percent of one core. Exit status 1: nothing runs here.

Examples:
  portolan ps
  portolan ps --all
  portolan ps --json | jq -r '.[].services[] | select(.state != "ready").name'`;
