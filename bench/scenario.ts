/** What was measured in one round: values by the keys of the scenario's figures. */
export type Sample = Readonly<Record<string, number>>;

export interface Figure {
  readonly key: string;
  readonly title: string;
  readonly unit: "per second" | "bytes per second" | "bytes" | "ms" | "µs";
}

/** One who is measured. */
export interface Subject {
  /** Name and version. */
  readonly version: string;
  readonly measure: (seconds: number) => Promise<Sample>;
}

/** All who are measured, ready; the first one is what the others are compared with. */
export interface Field extends AsyncDisposable {
  readonly subjects: ReadonlyMap<string, Subject>;
}

/** One kind of load, and who is measured under it. */
export interface Scenario {
  readonly name: string;
  /** What it measures, in a sentence. */
  readonly says: string;
  /** The first one is compared. */
  readonly figures: readonly Figure[];
  /** As `value / reference`, or as `value − reference` (default ratio). */
  readonly compare?: "ratio" | "difference";
  /** For what can be measured only once after a start. */
  readonly once?: boolean;
  /** Starts those of the names in `only`, or all; `folder` is empty. */
  readonly open: (folder: string, only: readonly string[] | undefined) => Promise<Field>;
}
