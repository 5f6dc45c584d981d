import type { ProcessRow } from "../../host/processes/process-table.ts";

/** What the whole tree of a service uses. */
export interface Usage {
  /** Of one core, since the last look. */
  readonly cpuPercent: number;
  readonly residentBytes: number;
}

const LOOK_MS = 1000;

/** Measures the trees of services, at most once a second, and only when somebody asks. */
export class UsageMeter {
  readonly #look: () => Map<string, ProcessRow[]>;
  #atMs = -Infinity;
  /** Processor time by pid at the last look. */
  #cpuMs = new Map<number, number>();
  #usages = new Map<string, Usage>();

  constructor(look: () => Map<string, ProcessRow[]>) {
    this.#look = look;
  }

  of(service: string): Usage | undefined {
    const atMs = performance.now();
    if (atMs - this.#atMs >= LOOK_MS) this.#measure(atMs);
    return this.#usages.get(service);
  }

  #measure(atMs: number): void {
    const before = this.#cpuMs;
    const spanMs = atMs - this.#atMs;
    this.#cpuMs = new Map();
    this.#usages = new Map();
    for (const [service, rows] of this.#look()) {
      let [cpuMs, residentBytes] = [0, 0];
      for (const row of rows) {
        this.#cpuMs.set(row.pid, row.cpuMs);
        // One that was not there at the last look has used it all since; at the first look nothing is known.
        cpuMs += this.#atMs === -Infinity ? 0 : Math.max(0, row.cpuMs - (before.get(row.pid) ?? 0));
        residentBytes += row.residentBytes;
      }
      this.#usages.set(service, { cpuPercent: Number.isFinite(spanMs) ? (cpuMs / spanMs) * 100 : 0, residentBytes });
    }
    this.#atMs = atMs;
  }
}
