import type { Chart } from "../chart/chart.ts";
import { TenureBook, type TenureWorld } from "../chart/core/tenure-book.ts";
import type { SeenListener, TenureChange, TenureOwner } from "../chart/core/tenure.ts";
import { HistoryStore, leaveReplaced } from "../chart/history-store.ts";
import { shownCommand } from "../host/core/processes/shown-command.ts";
import { listListeners } from "../host/sockets/listeners.ts";
import { describeProcess, identify, isAlive } from "../host/processes/processes.ts";
import { holdersOf } from "../host/sockets/socket-holders.ts";
import type { Log } from "./log.ts";

/** How often the listeners are looked at, in milliseconds: with 200 of them well below 0.5 % of a core. */
const LOOK_MS = 1_000;
/** Every so many looks the owners are looked at too. */
const OWNERS_EVERY = 10;
/** Every so many looks what is old is forgotten: an hour. */
const PRUNE_EVERY = 3_600;
/** Every so many looks a history that could not be opened is tried again: a full disk and a lock pass. */
const OPEN_EVERY = 60;
/** Most changes that wait for a store that cannot be written. */
const UNWRITTEN_MAX = 10_000;

export interface HistoryKeeping {
  readonly chart: Pick<Chart, "view">;
  readonly log: Log;
}

/** Keeps the history of who listens where. It is never in the way: what goes wrong is logged, and the next look goes on. */
export function keepHistory(path: string, { chart, log }: HistoryKeeping): Disposable {
  const self = identify(process.pid);
  if (self === undefined) throw new Error("this process cannot be identified");
  const world: TenureWorld = {
    ownersOf: findOwners,
    isAlive: ({ pid, startTicks }) => isAlive({ ...self, pid, startTicks }),
    nameOf: (port) => chart.view().services.find((service) => service.port === port)?.name,
  };
  let looks = 0;
  let isFirstFailure = true;
  let store: HistoryStore | undefined;
  let book: TenureBook | undefined;
  let unwritten: TenureChange[] = [];
  const open = (): void => {
    const opened = HistoryStore.open(path, { bootId: self.bootId, nowMs: Date.now(), report: log });
    ({ store } = opened);
    // A store that is begun anew knows nothing of what lasts.
    if (book !== undefined) unwritten = book.open.map((tenure) => ({ type: "begin", tenure }));
    book ??= new TenureBook(self.bootId, opened.open);
  };
  const leaveLostFiles = (): void => {
    if (store === undefined || store.isInPlace) return;
    log(`the history "${path}" was deleted or exchanged while it was open; it is begun anew`);
    const lost = store;
    store = undefined;
    lost[Symbol.dispose]();
    leaveReplaced(path, Date.now());
    open();
  };
  const look = (number: number): void => {
    if (number % OPEN_EVERY === 0 && store === undefined) open();
    leaveLostFiles();
    if (book === undefined || store === undefined) return;
    const withOwners = number % OWNERS_EVERY === 0;
    unwritten.push(...book.look(listListeners(), { atMs: Date.now(), withOwners, world }));
    if (unwritten.length > 0) store.write(unwritten);
    unwritten = [];
    if ((number + 1) % PRUNE_EVERY === 0) store.prune(Date.now());
  };
  const tryLook = (): void => {
    try {
      look(looks++);
    } catch (error) {
      // Tried again with the next look; a disk that stays full must not fill the memory too.
      if (unwritten.length > UNWRITTEN_MAX) unwritten = [];
      if (isFirstFailure) log(`the history "${path}" is not kept for now: ${String(error)}`);
      isFirstFailure = false;
    }
  };
  tryLook();
  const timer = setInterval(tryLook, LOOK_MS);
  return {
    [Symbol.dispose]() {
      clearInterval(timer);
      store?.[Symbol.dispose]();
    },
  };
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
