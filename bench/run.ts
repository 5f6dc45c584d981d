import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { reportOf, valueOf } from "./report.ts";
import type { Result } from "./report.ts";
import type { Sample, Scenario } from "./scenario.ts";
import { BODIES } from "./scenarios/bodies.ts";
import { COMMANDS } from "./scenarios/commands.ts";
import { IDLE } from "./scenarios/idle.ts";
import { LANES } from "./scenarios/lanes.ts";
import { LEASES } from "./scenarios/leases.ts";
import { PROJECTS } from "./scenarios/projects.ts";
import { REQUESTS } from "./scenarios/requests.ts";
import { FEW_SOCKETS, SOCKET_LOOKUPS, SOCKETS, SOCKETS_ALONE } from "./scenarios/sockets.ts";
import { WEBSOCKETS } from "./scenarios/websockets.ts";

const SCENARIOS: readonly Scenario[] = [
  ...REQUESTS,
  ...BODIES,
  WEBSOCKETS,
  ...LANES,
  ...IDLE,
  ...COMMANDS,
  LEASES,
  ...PROJECTS,
  SOCKETS,
  SOCKETS_ALONE,
  FEW_SOCKETS,
  SOCKET_LOOKUPS,
];
const RESULTS: string = join(import.meta.dirname, "RESULTS.md");
const HEADING = "# Results\n";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    seconds: { type: "string", default: "5" },
    /** Names of those to measure, separated by commas. */
    only: { type: "string" },
    /** Names of scenarios, separated by commas. */
    scenario: { type: "string" },
    /** Puts the tables into RESULTS.md, in the place of the earlier ones. */
    write: { type: "boolean", default: false },
  },
});

interface Plan {
  readonly rounds: number;
  readonly seconds: number;
  readonly only: readonly string[] | undefined;
}

const plan: Plan = {
  rounds: Number(values.rounds),
  seconds: Number(values.seconds),
  only: values.only?.split(","),
};

const [busy = 0] = loadavg();
if (busy > 0.5) process.stderr.write(`The machine is busy (load ${busy.toFixed(1)}): only ratios mean something.\n`);

for (const scenario of SCENARIOS) {
  if (values.scenario !== undefined && !values.scenario.split(",").includes(scenario.name)) continue;
  const results = await measure(scenario, plan);
  const section = reportOf({ scenario, results, seconds: plan.seconds, date: new Date() });
  process.stdout.write(`\n${section}`);
  if (values.write) await keep(scenario.name, section);
}

/** Starts all, then measures them in turn, round by round, so that the host's moods meet all of them. */
async function measure(scenario: Scenario, { rounds, seconds, only }: Plan): Promise<Map<string, Result>> {
  const folder = await mkdtemp(join(tmpdir(), "portolan-bench-"));
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const { subjects } = stack.use(await scenario.open(folder, only));
  const samples = new Map<string, Sample[]>([...subjects.keys()].map((name) => [name, []]));
  // Once without counting: code that is compiled while it runs is slow at first.
  if (scenario.once !== true) for (const subject of subjects.values()) await subject.measure(2);
  const [first] = scenario.figures;
  const last = scenario.once === true ? 1 : rounds;
  for (let round = 1; round <= last; round++) {
    for (const [name, subject] of subjects) {
      const sample = await subject.measure(seconds);
      samples.get(name)?.push(sample);
      const told = first ? valueOf(first, sample[first.key] ?? Number.NaN) : "";
      process.stderr.write(`${scenario.name} ${round}/${last} ${name}: ${told}\n`);
    }
  }
  return new Map([...subjects].map(([name, { version }]) => [name, { version, samples: samples.get(name) ?? [] }]));
}

/** Each scenario has one section; a new one takes the place of the last. */
async function keep(name: string, section: string): Promise<void> {
  const before = await readFile(RESULTS, "utf8").catch(() => HEADING);
  const sections = before.split(/^(?=## )/m).slice(1);
  const at = sections.findIndex((text) => text.startsWith(`## ${name}, `));
  sections.splice(at < 0 ? sections.length : at, at < 0 ? 0 : 1, `${section}\n`);
  await writeFile(RESULTS, `${HEADING}\n${sections.join("").trimEnd()}\n`);
}
