import { setTimeout as delay } from "node:timers/promises";
import { openSocketTable } from "../host/sockets/sockets.ts";
import { whoListens } from "../host/sockets/listeners.ts";
import { inspectFailure } from "./core/failures.ts";
import type { FreeOutcome } from "./core/free-outcome.ts";
import type { Doomed, FreePlan, FreeStep } from "./core/free-plan.ts";
import { cutSockets } from "./cut-sockets.ts";
import { DoomedProcess } from "./doomed-process.ts";
import { runStopCommand } from "./run-stop-command.ts";

export interface FreeOptions {
  /** From SIGTERM to SIGKILL, in milliseconds. */
  readonly killAfterMs: number;
  readonly signal: AbortSignal;
}

const POLL_MS = 20;
const KILL_PATIENCE_MS = 5000;
/** A supervisor that starts again at once does so within this time. */
const COMES_BACK_MS = 700;

/**
 * Does what a plan says. Just before each signal or command it is made sure again that the process is that of the plan, and
 * holds the socket of the plan: what changed since is left alone.
 *
 * @throws {Failure} `PORT_HOLDER_CHANGED`, `PORT_STILL_HELD`, `STOP_COMMAND_FAILED`, `FREE_NEEDS_ROOT`.
 */
export async function freePort(plan: FreePlan, options: FreeOptions): Promise<FreeOutcome> {
  const ended: FreeOutcome["ended"][number][] = [];
  const stopped: string[] = [];
  const cut: string[] = [];
  checkStopped(plan);
  for (const step of plan.steps) {
    if (step.type === "command") {
      await runStopCommand(step.command, options.signal);
      stopped.push(step.command);
    } else if (step.type === "signal") {
      ended.push(...(await endHolders(step, { plan, ...options })));
    }
  }
  const cuts = plan.steps.filter((step) => step.type === "cut");
  for (const [first, ...rest] of Map.groupBy(cuts, ({ local }) => local.address).values()) {
    if (first !== undefined) cut.push(await cutSockets([first, ...rest], plan));
  }
  await waitUntil(() => !listensStill(plan), KILL_PATIENCE_MS);
  if (listensStill(plan)) throw stillHeld(plan);
  return { ended, stopped, cut, heldAgainBy: await comesBack(plan) };
}

/** A command names a container or a unit: by now that may be another one, or may have let go of the port. */
function checkStopped(plan: FreePlan): void {
  for (const step of plan.steps) {
    if (step.type !== "command") continue;
    for (const doomed of step.instead) DoomedProcess.open(doomed, plan.port)[Symbol.dispose]();
  }
}

async function endHolders(
  { first, others }: FreeStep & { type: "signal" },
  { plan, killAfterMs, signal }: FreeOptions & { plan: FreePlan },
): Promise<FreeOutcome["ended"][number][]> {
  using stack = new DisposableStack();
  const open = (doomed: Doomed): DoomedProcess => stack.use(DoomedProcess.open(doomed, plan.port));
  // All are looked at before the first one is touched.
  const doomed = first.map(open);
  const rest = others.map(open);
  const ended = new Map<number, FreeOutcome["ended"][number]>();
  const send = (one: DoomedProcess, by: "SIGTERM" | "SIGKILL"): void => {
    if (one.end(by)) ended.set(one.pid, { pid: one.pid, text: one.text, by });
  };
  for (const one of doomed) send(one, "SIGTERM");
  const deadline = performance.now() + killAfterMs;
  let areOthersAsked = rest.length === 0;
  await waitUntil(() => {
    if (!listensStill(plan)) return true;
    if (!areOthersAsked && doomed.every((one) => one.hasEnded)) {
      areOthersAsked = true;
      for (const one of rest) send(one, "SIGTERM");
    }
    return signal.aborted;
  }, deadline - performance.now());
  // The user has stopped it: what was asked to end politely may still do so.
  signal.throwIfAborted();
  if (listensStill(plan)) for (const one of [...doomed, ...rest]) send(one, "SIGKILL");
  await waitUntil(() => !listensStill(plan), KILL_PATIENCE_MS);
  return [...ended.values()];
}

/** The sockets of the plan, not the port: who listens there by now may be somebody else. */
function listensStill({ port, transport, sockets }: FreePlan): boolean {
  const inodes = new Set(sockets.map(({ inode }) => inode));
  using table = openSocketTable();
  return table
    .inet({ transport, which: "listening", localPort: port })
    .some(({ inode }) => inode !== undefined && inodes.has(inode));
}

async function comesBack({ port, transport, restartedBy, sockets }: FreePlan): Promise<string[]> {
  if (transport !== "tcp") return [];
  const addresses = new Set(sockets.map(({ local }) => local.address));
  let holders: string[] = [];
  await waitUntil(
    () => {
      holders = whoListens(port)
        .filter(({ address }) => addresses.has(address))
        .map(({ text }) => text);
      return holders.length > 0;
    },
    restartedBy.length > 0 ? COMES_BACK_MS : 0,
  );
  return [...new Set(holders)];
}

function stillHeld({ port }: FreePlan): Error {
  return inspectFailure("PORT_STILL_HELD", { port, holders: [...new Set(whoListens(port).map(({ text }) => text))] });
}

/** Asks every 20 ms, at least once. */
async function waitUntil(isDone: () => boolean, patienceMs: number): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (!isDone() && performance.now() < deadline) await delay(POLL_MS);
}
