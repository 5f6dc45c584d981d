/** What is known of a process without asking it. */
export interface LineageRow {
  readonly pid: number;
  readonly parentPid: number;
  readonly session: number;
  readonly startTicks: number;
}

/**
 * Remembers which service each process came from, so that one whose parents have ended is still known: by the process
 * that began its life, by its session, by a parent, or by what was seen of it before. Never by a guess.
 */
export class Lineage {
  /** By pid; the start time tells it from a later process of the same pid. */
  #seen = new Map<number, { readonly startTicks: number; readonly service: string }>();
  /** First processes of lives, by pid. They lead the session of their life. */
  readonly #roots = new Map<number, { readonly startTicks: number | undefined; readonly service: string }>();

  /** Of one that had ended before it could be looked at, the start time is not known. */
  begin(service: string, { pid, startTicks }: { pid: number; startTicks: number | undefined }): void {
    this.#roots.set(pid, { startTicks, service });
  }

  end(rootPid: number): void {
    this.#roots.delete(rootPid);
  }

  /** Learns from a whole table; what is not in it has ended. Gives the processes of each service. */
  look<Row extends LineageRow>(rows: readonly Row[]): Map<string, Row[]> {
    const byPid = new Map(rows.map((row) => [row.pid, row]));
    const known = new Map<number, string | undefined>();
    const serviceOf = (row: Row): string | undefined => {
      if (known.has(row.pid)) return known.get(row.pid);
      // Against a circle, which a table read piece by piece may show.
      known.set(row.pid, undefined);
      const seen = this.#seen.get(row.pid);
      const parent = byPid.get(row.parentPid);
      // Its leader has ended, or is the very one: a pid that is used again may lead a session too.
      const leader = byPid.get(row.session);
      const root = this.#roots.get(row.session);
      const service =
        (seen?.startTicks === row.startTicks ? seen.service : undefined) ??
        (leader === undefined || leader.startTicks === root?.startTicks ? root?.service : undefined) ??
        (parent === undefined ? undefined : serviceOf(parent));
      known.set(row.pid, service);
      return service;
    };
    const services = new Map<string, Row[]>();
    const seen = new Map<number, { readonly startTicks: number; readonly service: string }>();
    for (const row of rows) {
      const service = serviceOf(row);
      if (service === undefined) continue;
      seen.set(row.pid, { startTicks: row.startTicks, service });
      services.set(service, [...(services.get(service) ?? []), row]);
    }
    this.#seen = seen;
    return services;
  }
}
