import { cpus, release, type } from "node:os";
import type { Measure } from "./load.ts";
import { median } from "./median.ts";
import type { Scenario } from "./scenarios.ts";

export interface Result {
  readonly version: string;
  /** One per round. */
  readonly measures: readonly Measure[];
}

export interface Report {
  readonly scenario: Scenario;
  readonly results: ReadonlyMap<string, Result>;
  readonly seconds: number;
  readonly date: Date;
}

/** Writes a run as a section of Markdown: medians with their spread, and ratios to the first contestant. */
export function reportOf({ scenario, results, seconds, date }: Report): string {
  const [reference] = results.values();
  const rounds = reference?.measures.length ?? 0;
  const base = median((reference?.measures ?? []).map((measure) => measure.requestsPerSecond));
  const rows = [...results].map(([name, result]) => rowOf(name, { result, base }));
  return `## ${scenario.name}, ${date.toISOString().slice(0, 10)}

${scenario.says}. ${rounds} rounds of ${seconds} s, alternating; load generator and upstream on one core, the proxy on the other.
${type()} ${release()}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? "unknown processor"}, Node ${process.versions.node}.

| who | requests/s, median | spread | ratio to ${results.keys().next().value ?? ""} | p50 | p99 |
|---|---:|---:|---:|---:|---:|
${rows.join("\n")}
`;
}

function rowOf(name: string, { result, base }: { result: Result; base: number }): string {
  const rates = result.measures.map((measure) => measure.requestsPerSecond);
  const middle = median(rates);
  const p50 = median(result.measures.map((measure) => measure.p50Ms));
  const p99 = median(result.measures.map((measure) => measure.p99Ms));
  const spread = `${thousands(Math.min(...rates))}–${thousands(Math.max(...rates))}`;
  const cells = [thousands(middle), spread, (middle / base).toFixed(2), `${p50.toFixed(2)} ms`, `${p99.toFixed(2)} ms`];
  return `| ${name} (${result.version}) | ${cells.join(" | ")} |`;
}

function thousands(rate: number): string {
  return rate >= 10_000 ? `${(rate / 1000).toFixed(1)} k` : rate.toFixed(0);
}
