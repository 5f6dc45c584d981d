import { createInterface } from "node:readline";
import { encodeLine } from "../control/core/json-lines.ts";
import { isFailure } from "../failure/failure.ts";
import type { StackOrder, StackRequest, StackTold } from "./core/stack-messages.ts";
import { type KeptStack, keepStack } from "./keep-stack.ts";

/**
 * The program that keeps a stack. It is a process of its own, so that neither signals nor orphans of a test's process are
 * its business, and it ends with its owner, however that ends: then its standard input does.
 */

const owner = new AbortController();
const CANNOT = 3;

function say(told: StackTold): void {
  process.stdout.write(encodeLine(told));
}

/** The owner may be gone before it has heard. */
function fail(id: number, error: unknown): void {
  if (!isFailure(error)) throw error;
  if (!owner.signal.aborted) say({ type: "failed", id, failure: error.toJSON() });
}

async function answer({ id, type, service }: StackRequest, stack: KeptStack): Promise<void> {
  const services = [service];
  try {
    const troubles = await stack.ask(type === "stop" ? { type, services } : { type, services, wait: true });
    say({ type: "done", id, troubles });
  } catch (error) {
    fail(id, error);
  }
}

for (const stream of [process.stdout, process.stderr]) stream.on("error", () => owner.abort());
const lines = createInterface({ input: process.stdin });
let stack: KeptStack | undefined;
let begun = false;
lines.once("close", () => owner.abort());
lines.on("line", (line) => {
  if (begun) {
    if (stack !== undefined) void answer(JSON.parse(line) as StackRequest, stack);
    return;
  }
  begun = true;
  void begin(JSON.parse(line) as StackOrder);
});

async function begin(order: StackOrder): Promise<void> {
  try {
    await keepStack(order, owner.signal, (kept) => {
      stack = kept;
      say({ type: "ready", stack: kept.told });
    });
  } catch (error) {
    process.exitCode = CANNOT;
    fail(0, error);
  }
  lines.close();
  process.stdin.destroy();
}
