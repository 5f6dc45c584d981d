import { basename } from "node:path";
import { shownCommand } from "../../../host/core/processes/shown-command.ts";
import { listPids, startedWith } from "../../../host/linux/procfs.ts";
import { readProcessFacts } from "../../../host/processes/process-facts.ts";
import type { ProcessFacts } from "../../../host/core/processes/process-facts.ts";
import type { StartingFacts } from "../../core/endpoint-facts.ts";

/** A shell hands PORT on to everything that is typed into it; these wait for no port themselves. */
const BYSTANDERS = new Set(
  ["sh", "dash", "bash", "zsh", "fish", "tmux", "screen", "npm", "pnpm", "yarn", "env"].concat([
    "less",
    "more",
    "cat",
    "grep",
    "jq",
    "head",
    "tail",
    "tee",
    "watch",
    "vi",
    "vim",
    "nano",
    "code",
  ]),
);
/** What is older has inherited the variable, and does something else. */
const AGE_MS_MAX = 600_000;
const PROCESSES_MAX = 4;

/** Finds young processes that were started with the port in PORT, the innermost of each tree. Listeners are left out by the caller. */
export function findStarting(port: number, nowMs: number): StartingFacts[] {
  const own = ancestorsOf(process.pid);
  const wanting = listPids()
    .filter((pid) => !own.has(pid) && startedWith(pid, `PORT=${port}`))
    .map((pid) => readProcessFacts(pid))
    .filter((facts): facts is ProcessFacts => facts !== undefined && facts.argv.length > 0);
  const parents = new Set(wanting.map(({ parentPid }) => parentPid));
  return wanting
    .filter(({ pid, argv, startedAtMs }) => {
      const program = basename((argv[0] ?? "").split(" ", 1)[0] ?? "").replace(/^-/, "");
      return !parents.has(pid) && !BYSTANDERS.has(program) && nowMs - startedAtMs < AGE_MS_MAX;
    })
    .slice(0, PROCESSES_MAX)
    .map(({ pid, argv, startedAtMs }) => ({ pid, command: shownCommand(argv), startedAtMs }));
}

/** This process and those above it: they have the variable from the same shell. */
function ancestorsOf(pid: number): Set<number> {
  const seen = new Set<number>();
  for (let next = pid; next > 1 && !seen.has(next); next = readProcessFacts(next)?.parentPid ?? 0) seen.add(next);
  return seen;
}
