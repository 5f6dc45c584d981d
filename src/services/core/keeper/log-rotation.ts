export interface LogLimits {
  /** A file is put aside before it grows past this. */
  readonly sizeBytesMax: number;
  /** Old files that are kept beside the one that is written: `api.log.1` is the youngest. */
  readonly keptMax: number;
}

export const LOG_LIMITS: LogLimits = { sizeBytesMax: 5_000_000, keptMax: 3 };

export type RotationStep =
  | { readonly type: "remove"; readonly number: number }
  /** `from` 0 is the file that is written. */
  | { readonly type: "rename"; readonly from: number; readonly to: number };

export interface LogState {
  readonly sizeBytes: number;
  /** What is to be added. */
  readonly addedBytes: number;
  /** Numbers of the old files that are there. */
  readonly numbers: readonly number[];
}

/** Says what to do with a log's files before more is added, in this order; nothing while there is room. */
export function rotationSteps({ sizeBytes, addedBytes, numbers }: LogState, limits: LogLimits): RotationStep[] {
  // A single chunk larger than the limit gets a file of its own.
  if (sizeBytes === 0 || sizeBytes + addedBytes <= limits.sizeBytesMax) return [];
  const oldestFirst = [0, ...numbers].sort((a, b) => b - a);
  return oldestFirst.map((number) =>
    number >= limits.keptMax ? { type: "remove", number } : { type: "rename", from: number, to: number + 1 },
  );
}
