import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { CONTESTANTS, type Start } from "./conformance/contestants.ts";
import { judgeRequests, listenForRequests } from "./conformance/requests.ts";
import { judgeResponses, LiarUpstream } from "./conformance/responses.ts";
import { tableOf, type Result } from "./conformance/table.ts";
import type { Outcome } from "./conformance/verdict.ts";

const TABLE: string = join(import.meta.dirname, "CONFORMANCE.md");

const { values } = parseArgs({
  options: {
    /** Puts the table into CONFORMANCE.md. */
    write: { type: "boolean", default: false },
  },
});

const results: Result[] = [];
for (const start of CONTESTANTS) results.push(await judge(start));
const table = tableOf(results, new Date());
if (values.write) await writeFile(TABLE, table);
else process.stdout.write(table);

/** Plays the whole corpus to one proxy: the requests, then the responses, each with a fresh start of it. */
async function judge(start: Start): Promise<Result> {
  await using requests = await listenForRequests();
  const first = await playTo(start, requests.port, (port) => judgeRequests(port, requests));
  const liar = new LiarUpstream();
  await using responses = await liar.listen();
  const second = await playTo(start, responses.port, (port) => judgeResponses(port, liar));
  const outcomes = [...first.outcomes, ...second.outcomes];
  process.stderr.write(`${first.name} ${first.version}: ${outcomes.length} cases\n`);
  return { ...first, outcomes };
}

async function playTo(start: Start, upstreamPort: number, play: (port: number) => Promise<Outcome[]>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), "portolan-conformance-"));
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const { name, version, port } = stack.use(await start(upstreamPort, folder));
  return { name, version, outcomes: await play(port) };
}
