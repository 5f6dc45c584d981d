import type { KeeperFile, KeptLife } from "../../control/keeper-contract.ts";
import { endProcessTree } from "../../host/processes/end-process-tree.ts";
import { identify, isAlive, type ProcessIdentity } from "../../host/processes/processes.ts";
import { readProcessTable } from "../../host/processes/process-table.ts";
import { keptPipes, pipesIn, writesTo } from "./kept-pipes.ts";

export interface StoppedLeftovers {
  /** Services of which something ran. */
  readonly services: readonly string[];
  /** Processes that could not be ended. */
  readonly left: readonly number[];
}

export interface LeftoverOptions {
  /** The folder of the dead keeper's pipes. */
  readonly pipes: string;
  /** Services whose lives go on: what writes into their pipes is left alone. */
  readonly kept?: ReadonlySet<string>;
  /** Between the first signal and SIGKILL (default 5,000). */
  readonly graceMs?: number;
}

const GRACE_MS = 5000;

/**
 * Ends what a dead keeper left, by identity, lease, session and pipe, and nothing by a guess. A hook, and a life that had
 * begun and was not written down yet, are known by their pipes alone.
 */
export async function stopLeftovers(
  file: Pick<KeeperFile, "lives">,
  options: LeftoverOptions,
): Promise<StoppedLeftovers> {
  const stopped = await Promise.all(file.lives.map((life) => stopLeftover(life, options)));
  const unnamed = await endAll(writersInto(options), { graceMs: options.graceMs ?? GRACE_MS });
  return {
    services: file.lives.flatMap(({ service }, index) => (stopped[index]?.hadAny === true ? [service] : [])),
    left: [...stopped, unnamed].flatMap(({ left }) => left),
  };
}

/** Ends one life of a dead keeper, whether its first process still lives or only what that started. */
async function stopLeftover(
  life: KeptLife,
  { pipes, graceMs = GRACE_MS }: LeftoverOptions,
): Promise<{ readonly hadAny: boolean; readonly left: readonly number[] }> {
  return await endAll([life.root, ...others(life, pipes)], { lease: life.leaseId, graceMs });
}

async function endAll(
  roots: readonly ProcessIdentity[],
  options: { readonly lease?: string; readonly graceMs: number },
): Promise<{ readonly hadAny: boolean; readonly left: readonly number[] }> {
  const trees = await Promise.all(roots.map((root) => endProcessTree({ root, ...options })));
  return {
    hadAny: trees.some(({ signalled }) => signalled.length > 0),
    left: [...new Set(trees.flatMap(({ left }) => left))],
  };
}

/**
 * Lists who is in the session of the life's first process while that lives, and who writes into its pipes. Once it has
 * ended, its pid may lead another session.
 */
function others({ root, service }: KeptLife, folder: string): ProcessIdentity[] {
  const isLed = isAlive(root);
  const pipes = keptPipes(folder, service);
  return readProcessTable()
    .filter(({ session, pid }) => pid !== process.pid && ((isLed && session === root.pid) || writesTo(pid, pipes)))
    .flatMap(({ pid }) => identify(pid) ?? []);
}

/** Lists who writes into any pipe of the folder, but for those of lives that go on. */
function writersInto({ pipes, kept = new Set() }: LeftoverOptions): ProcessIdentity[] {
  const spared = new Set([...kept].map((service) => keptPipes(pipes, service).stdout));
  const all = pipesIn(pipes).filter(({ stdout }) => !spared.has(stdout));
  return readProcessTable()
    .filter(({ pid }) => pid !== process.pid && all.some((one) => writesTo(pid, one)))
    .flatMap(({ pid }) => identify(pid) ?? []);
}
