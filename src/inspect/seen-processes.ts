import { readProcessFacts } from "../host/processes/process-facts.ts";
import { shownWords } from "../host/core/processes/shown-command.ts";
import type { ProcessFacts, WorkingCopy } from "../host/core/processes/process-facts.ts";
import { workingCopyOf } from "../host/projects/working-copy.ts";
import type { SeenProcess } from "./core/list-row.ts";
import { processLabel } from "./core/process-label.ts";

/** Processes of Portolan itself, by pid. */
export type OwnParts = ReadonlyMap<number, "daemon" | "gateway">;

/** Reads processes as a list shows them, each once, and each folder once: 0.2 ms for one. */
export class SeenProcesses {
  readonly #parts: OwnParts;
  readonly #seen = new Map<number, SeenProcess | undefined>();
  readonly #facts = new Map<number, ProcessFacts | undefined>();
  readonly #copies = new Map<string, WorkingCopy | undefined>();

  constructor(parts: OwnParts) {
    this.#parts = parts;
  }

  /** Undefined when there is no such process, or this user may not see that there is. */
  get(pid: number): SeenProcess | undefined {
    if (!this.#seen.has(pid)) this.#seen.set(pid, this.#read(pid));
    return this.#seen.get(pid);
  }

  facts(pid: number): ProcessFacts | undefined {
    if (!this.#facts.has(pid)) this.#facts.set(pid, readProcessFacts(pid));
    return this.#facts.get(pid);
  }

  #read(pid: number): SeenProcess | undefined {
    const facts = this.facts(pid);
    if (facts === undefined) return undefined;
    const { argv, exe, uid, userName, startedAtMs, cwd, container } = facts;
    const part = this.#parts.get(pid);
    return {
      pid,
      label: part === undefined ? processLabel(argv, exe) : `portolan ${part}`,
      argv: shownWords(argv),
      uid,
      user: userName,
      startedAtMs,
      cwd,
      // In a container, its folder is a path of its own, which means another folder here.
      workingCopy: cwd === undefined || container !== undefined ? undefined : this.#copyOf(cwd),
      container,
      part,
    };
  }

  #copyOf(cwd: string): WorkingCopy | undefined {
    if (!this.#copies.has(cwd)) this.#copies.set(cwd, workingCopyOf(cwd));
    return this.#copies.get(cwd);
  }
}
