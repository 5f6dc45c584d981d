import type { ChartTables } from "./core/chart-tables.ts";
import { chartFailure } from "./core/failures.ts";
import type { UseRecord } from "./core/model.ts";
import { isOfCopy } from "./core/used-copy.ts";

/** Leads the names of a project's main copy to another copy, and back. */
export class UseDesk {
  readonly #tables: ChartTables;
  readonly #clock: () => number;

  constructor(tables: ChartTables, { clock }: { clock: () => number }) {
    this.#tables = tables;
    this.#clock = clock;
  }

  /** Without a branch, back to the main copy. */
  use(project: string, branch: string | undefined): UseRecord | undefined {
    if (branch === undefined) {
      this.#tables.dropUse(project);
      return undefined;
    }
    const { services } = this.#tables.contents();
    const before = this.#tables.use(project);
    if (!services.some((service) => isOfCopy(service, { project, branch }))) {
      const known = services.filter(({ identity }) => identity.project === project);
      const copies = new Set(known.flatMap(({ identity }) => identity.branch ?? []));
      throw chartFailure("COPY_UNKNOWN", { project, copy: branch, known: [...copies] });
    }
    if (before?.branch === branch) return before;
    const use = { project, branch, sinceMs: this.#clock() };
    this.#tables.putUse(use);
    return use;
  }
}
