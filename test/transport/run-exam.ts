/** Runs the exam on the engine that runs it, and prints one JSON object for each case. Arguments: parts of names. */
import { inspect } from "node:util";
import { loadTransport } from "../../src/gateway/transport/choose-transport.ts";
import { runCase } from "./exam-context.ts";
import { EXAM } from "./exam.ts";
import { systemTools } from "./system-tools.ts";

const parts = process.argv.slice(2);
const transport = await loadTransport();
const tools = systemTools();
let failures = 0;
for (const exam of EXAM) {
  if (parts.length > 0 && !parts.some((part) => exam.name.includes(part))) continue;
  const startMs = performance.now();
  const error = await runCase(exam, transport, tools).then(
    () => undefined,
    (reason: unknown) => inspect(reason),
  );
  if (error !== undefined) failures++;
  const result = { engine: transport.engine, name: exam.name, error, durationMs: performance.now() - startMs };
  process.stdout.write(`${JSON.stringify(result)}\n`);
}
// A case that failed may have left something open. After a success the process must end by itself.
if (failures > 0) process.stdout.write("", () => process.exit());
