import { cpus, release, type } from "node:os";
import { median } from "./median.ts";
import type { Figure, Sample, Scenario } from "./scenario.ts";

export interface Result {
  readonly version: string;
  /** One per round. */
  readonly samples: readonly Sample[];
}

export interface Report {
  readonly scenario: Scenario;
  readonly results: ReadonlyMap<string, Result>;
  readonly seconds: number;
  readonly date: Date;
}

/** Writes a run as a section of Markdown: medians, the spread of the first figure, and how each compares to the first. */
export function reportOf({ scenario, results, seconds, date }: Report): string {
  const { name, says, figures, compare = "ratio" } = scenario;
  const [reference = ""] = results.keys();
  const rounds = results.get(reference)?.samples.length ?? 0;
  const [first, ...others] = figures;
  if (!first) throw new Error(`${name} has no figures`);
  const compared = compare === "ratio" ? [first] : figures;
  const heads = [
    first.title,
    "spread",
    ...others.map(({ title }) => title),
    ...compared.map(({ title }) => (compare === "ratio" ? `ratio to ${reference}` : `${title} added to ${reference}`)),
  ];
  const rows = [...results].map(([who, { version, samples }]) => {
    const values = samples.map((sample) => sample[first.key] ?? Number.NaN);
    const cells = [
      valueOf(first, median(values)),
      `${valueOf(first, Math.min(...values))}–${valueOf(first, Math.max(...values))}`,
      ...others.map((figure) => valueOf(figure, middle(samples, figure))),
      ...compared.map((figure) => {
        const [own, base] = [middle(samples, figure), middle(results.get(reference)?.samples ?? [], figure)];
        return compare === "ratio" ? (own / base).toFixed(2) : valueOf(figure, own - base);
      }),
    ];
    return `| ${who} (${version}) | ${cells.join(" | ")} |`;
  });
  const how = scenario.once === true ? "Measured once" : `${rounds} rounds of ${seconds} s, alternating`;
  return `## ${name}, ${date.toISOString().slice(0, 10)}

${says}. ${how}.
${type()} ${release()}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? "unknown processor"}, Node ${process.versions.node}.

| who | ${heads.join(" | ")} |
|---|${heads.map(() => "---:").join("|")}|
${rows.join("\n")}
`;
}

function middle(samples: readonly Sample[], { key }: Figure): number {
  return median(samples.map((sample) => sample[key] ?? Number.NaN));
}

/** Writes a value in the unit of its figure. */
export function valueOf({ unit }: Figure, value: number): string {
  return WRITERS[unit](value);
}

const WRITERS: Readonly<Record<Figure["unit"], (value: number) => string>> = {
  "per second": (value) => (value >= 10_000 ? `${(value / 1000).toFixed(1)} k/s` : `${value.toFixed(0)}/s`),
  "bytes per second": (value) => `${(value / 1024 ** 2).toFixed(0)} MB/s`,
  bytes: (value) => (value >= 1024 ** 2 ? `${(value / 1024 ** 2).toFixed(1)} MB` : `${(value / 1024).toFixed(1)} KB`),
  ms: (value) => `${value.toFixed(2)} ms`,
  µs: (value) => `${value.toFixed(1)} µs`,
};
