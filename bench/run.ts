import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Contestant } from "./contestant.ts";
import { load } from "./load.ts";
import type { Measure } from "./load.ts";
import { reportOf } from "./report.ts";
import type { Result } from "./report.ts";
import { SCENARIOS } from "./scenarios.ts";
import type { Scenario } from "./scenarios.ts";
import { startUpstream } from "./upstream.ts";

const RESULTS: string = join(import.meta.dirname, "RESULTS.md");
const HEADING = "# Results\n";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    seconds: { type: "string", default: "5" },
    /** Names of contestants, separated by commas. */
    only: { type: "string" },
    scenario: { type: "string" },
    /** Puts the tables on top of RESULTS.md. */
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
  if (values.scenario !== undefined && values.scenario !== scenario.name) continue;
  const results = await measure(scenario, plan);
  const section = reportOf({ scenario, results, seconds: plan.seconds, date: new Date() });
  process.stdout.write(`\n${section}`);
  if (values.write) await keep(section);
}

/** Starts all contestants, then measures them in turn, round by round, so that the host's moods meet all of them. */
async function measure(scenario: Scenario, { rounds, seconds, only }: Plan): Promise<Map<string, Result>> {
  const folder = await mkdtemp(join(tmpdir(), "portolan-bench-"));
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const upstreamFolder = join(folder, "upstream");
  await mkdir(upstreamFolder);
  const upstream = stack.use(await startUpstream(upstreamFolder));
  const contestants = new Map<string, Contestant>();
  for (const [name, start] of Object.entries(scenario.contestants)) {
    if (only && !only.includes(name)) continue;
    const own = join(folder, name);
    await mkdir(own);
    contestants.set(name, stack.use(await start({ upstreamPort: upstream.port, folder: own })));
  }
  const measures = new Map<string, Measure[]>([...contestants.keys()].map((name) => [name, []]));
  // Once without counting: code that is compiled while it runs is slow at first.
  for (const { target } of contestants.values()) await load(target, { connections: scenario.connections, seconds: 2 });
  for (let round = 1; round <= rounds; round++) {
    for (const [name, { target }] of contestants) {
      const one = await load(target, { connections: scenario.connections, seconds });
      measures.get(name)?.push(one);
      process.stderr.write(`${scenario.name} ${round}/${rounds} ${name}: ${one.requestsPerSecond.toFixed(0)}/s\n`);
    }
  }
  return new Map(
    [...contestants].map(([name, { version }]) => [name, { version, measures: measures.get(name) ?? [] }]),
  );
}

async function keep(section: string): Promise<void> {
  const before = await readFile(RESULTS, "utf8").catch(() => HEADING);
  await writeFile(RESULTS, `${HEADING}\n${section}${before.slice(HEADING.length)}`);
}
