import type { Chart } from "../chart/chart.ts";
import { TenureBook, type TenureWorld } from "../chart/core/tenure-book.ts";
import type { SeenListener, TenureChange, TenureOwner } from "../chart/core/tenure.ts";
import { HistoryStore } from "../chart/history-store.ts";
import { shownCommand } from "../host/core/shown-command.ts";
import { listListeners } from "../host/listeners.ts";
import { describeProcess, identify, isAlive } from "../host/processes.ts";
import { holdersOf } from "../host/socket-holders.ts";
import type { Log } from "./log.ts";

/** How often the listeners are looked at, in milliseconds: with 200 of them well below 0.5 % of a core. */
const LOOK_MS = 1_000;
/** Every so many looks the owners are looked at too. */
const OWNERS_EVERY = 10;
/** Every so many looks what is old is forgotten: an hour. */
const PRUNE_EVERY = 3_600;
/** Most changes that wait for a store that cannot be written. */
const UNWRITTEN_MAX = 10_000;

export interface HistoryKeeping {
  readonly chart: Chart;
  readonly log: Log;
}

/** Keeps the history of who listens where. It is never in the way: what goes wrong is logged, and the next look goes on. */
export function keepHistory(path: string, { chart, log }: HistoryKeeping): Disposable {
  const self = identify(process.pid);
  if (self === undefined) throw new Error("this process cannot be identified");
  const opened = openOrLog(path, { bootId: self.bootId, log });
  if (opened === undefined) return { [Symbol.dispose]: () => undefined };
  const { store, open } = opened;
  const book = new TenureBook(self.bootId, open);
  const world: TenureWorld = {
    ownersOf: findOwners,
    isAlive: ({ pid, startTicks }) => isAlive({ ...self, pid, startTicks }),
    nameOf: (port) => chart.view().services.find((service) => service.port === port)?.name,
  };
  let looks = 0;
  let isFirstFailure = true;
  let unwritten: TenureChange[] = [];
  const look = (): void => {
    const withOwners = looks % OWNERS_EVERY === 0;
    unwritten.push(...book.look(listListeners(), { atMs: Date.now(), withOwners, world }));
    const isPruned = ++looks % PRUNE_EVERY === 0;
    try {
      if (unwritten.length > 0) store.write(unwritten);
      unwritten = [];
      if (isPruned) store.prune(Date.now());
    } catch (error) {
      // Tried again with the next look; a disk that stays full must not fill the memory too.
      if (unwritten.length > UNWRITTEN_MAX) unwritten = [];
      if (isFirstFailure) log(`the history "${path}" was not written: ${String(error)}`);
      isFirstFailure = false;
    }
  };
  look();
  const timer = setInterval(look, LOOK_MS);
  return {
    [Symbol.dispose]() {
      clearInterval(timer);
      store[Symbol.dispose]();
    },
  };
}

function openOrLog(
  path: string,
  { bootId, log }: { bootId: string; log: Log },
): ReturnType<typeof HistoryStore.open> | undefined {
  try {
    return HistoryStore.open(path, { bootId, nowMs: Date.now(), report: log });
  } catch (error) {
    log(`no history is kept: ${String(error)}`);
    return undefined;
  }
}

function findOwners(listeners: readonly SeenListener[]): Map<number, TenureOwner> {
  const { holders } = holdersOf(new Set(listeners.map(({ inode }) => inode)), { firstOnly: true });
  const owners = new Map<number, TenureOwner>();
  for (const [inode, [pid = 0]] of holders) {
    const seen = describeProcess(pid);
    if (seen === undefined) continue;
    owners.set(inode, { pid, startTicks: seen.startTicks, command: shownCommand(seen.argv), directory: seen.cwd });
  }
  return owners;
}
