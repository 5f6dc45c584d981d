/**
 * `error`: it does not work. `warning`: it will not, or not always. `note`: worth knowing; nothing is wrong with it.
 */
export type Severity = "error" | "warning" | "note";

/** One step of a repair, as data: shown before it is done, and kept so that it can be undone. */
export type RepairStep =
  | { readonly type: "run"; readonly argv: readonly string[] }
  | { readonly type: "write-setting"; readonly path: string; readonly value: string };

/** A fix that Portolan may apply by itself, once it was shown and agreed to. */
export interface Repair {
  readonly steps: readonly RepairStep[];
  /** Takes it back. */
  readonly undo: readonly RepairStep[];
  /** A command whose output tells what the steps change, where they are no settings: it is taken back only as it was left. */
  readonly state?: readonly [string, ...string[]];
  readonly needsRoot: boolean;
}

export interface Fix {
  /** What to do, in one sentence. */
  readonly says: string;
  /** Lines for a shell, where there are any; words from outside are quoted. */
  readonly commands: readonly string[];
  /** Undefined where a person must decide. */
  readonly repair?: Repair | undefined;
}

/** What a diagnosis says of one thing that is wrong. */
export interface Verdict {
  readonly severity: Severity;
  /** The cause, as a sentence about this case. */
  readonly cause: string;
  /** The facts that it follows from, each in one line, without control characters. */
  readonly evidence: readonly string[];
  readonly fix: Fix;
}

/** One way in which loopback or an endpoint fails, decided from plain facts. */
export interface Diagnosis<Facts> {
  /** Stable: `M` for the machine, `E` for an endpoint, and a number. */
  readonly id: string;
  /** Kebab-case; its file is called the same. */
  readonly name: string;
  /** The symptom and its cause, in general. */
  readonly title: string;
  readonly looksAt: string;
  /** RFC, manual page or document. */
  readonly reference: string;
  /** Every case found in the facts; empty when all is well or cannot be told. */
  judge(facts: Facts): readonly Verdict[];
}

/** A verdict with its diagnosis: what is printed, and what `--json` holds. */
export interface Finding extends Verdict {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly reference: string;
}

/** Asks every diagnosis, worst findings first, and in the order of the catalogue among equals. */
export function diagnose<Facts>(diagnoses: readonly Diagnosis<Facts>[], facts: Facts): Finding[] {
  const rank: Readonly<Record<Severity, number>> = { error: 0, warning: 1, note: 2 };
  return diagnoses
    .flatMap((diagnosis) => {
      const { id, name, title, reference } = diagnosis;
      return diagnosis.judge(facts).map((verdict) => ({ id, name, title, reference, ...verdict }));
    })
    .toSorted((left, right) => rank[left.severity] - rank[right.severity]);
}
