import { isRight, type Outcome } from "./verdict.ts";

/** What one proxy did with all cases. */
export interface Result {
  readonly name: string;
  readonly version: string;
  readonly outcomes: readonly Outcome[];
}

/** Writes the figures and the disagreements as Markdown. */
export function tableOf(results: readonly Result[], date: Date): string {
  const first = results[0]!;
  const classes = [...new Set(first.outcomes.map(({ className }) => className))];
  const open = first.outcomes.filter(({ rule }) => rule === "open").length;
  const counted = first.outcomes.length - open;
  const rows = classes.map((name) => row(name, results, ({ className }) => className === name));
  return `# Conformance

What proxies do with broken messages of HTTP/1.1: the corpus of \`test/corpus/http1\`, without its limits, as \`node bench/conformance.ts --write\` plays it.

Each request is sent with another one behind it. What the upstream got is read by two judges, Portolan's parser and Node's llhttp. Each response is given by an upstream, with another one behind it, and the same judges read what the client got.

- **refused**: no whole message came out. Always right.
- **repaired**: what came out is right, and both judges read the same. Right, except where the RFC says "MUST reject".
- **passed on**: what came out is still broken, or means more than one thing. Never right.

${counted} cases are counted. ${open} more are left out, where the RFC leaves open what to do and Portolan is strict by its own choice (\`bench/conformance/rules.ts\`). The corpus is Portolan's own, written from the RFCs and completed where one of its checks stood untested: the figures compare these proxies on these cases, and are no rate of faults. One judge is Portolan's own parser: where it were wrong, Portolan would look better than it is. The second judge, and the RFC's section beside each case, are there to be held against it.

${date.toISOString().slice(0, 10)}; ${results.map(({ name, version }) => `${name} ${version}`).join(", ")}. nginx and HAProxy as a user sets them up; see \`bench/conformance/contestants.ts\`.

| class | ${results.map(({ name }) => name).join(" | ")} |
|---|${results.map(() => "---:|").join("")}
${rows.join("\n")}
${row("**all**", results, () => true)}

${results.map((result) => disagreementsOf(result)).join("\n")}`;
}

function row(title: string, results: readonly Result[], isMeant: (outcome: Outcome) => boolean): string {
  const cells = results.map(({ outcomes }) => {
    const counted = outcomes.filter((outcome) => outcome.rule !== "open" && isMeant(outcome));
    return `${counted.filter(({ deed, rule }) => isRight(deed, rule)).length} of ${counted.length}`;
  });
  return `| ${title} | ${cells.join(" | ")} |`;
}

function disagreementsOf({ name, outcomes }: Result): string {
  const wrong = outcomes.filter(({ deed, rule }) => rule !== "open" && !isRight(deed, rule));
  const lines = wrong.map(
    ({ className, caseName, deed, section }) => `- ${className}, ${caseName}: ${deed} (${section})`,
  );
  return `## ${name}: ${wrong.length} not as the RFC says\n${lines.length > 0 ? `\n${lines.join("\n")}\n` : ""}`;
}
