import type { CounterFacts } from "../core/machine-facts.ts";
import { readText } from "./read-text.ts";

/** Columns of /proc/net/dev behind the name: eight of what came, eight of what went. */
const COLUMNS = { receiveErrors: 2, receiveDropped: 3, sendErrors: 10, sendDropped: 11 } as const;

export function readLoopbackCounters(): CounterFacts | undefined {
  const line = /^\s*lo:\s*(.*)$/m.exec(readText("/proc/self/net/dev") ?? "")?.[1]?.split(/\s+/);
  if (line === undefined) return undefined;
  const at = (column: number): number => Number(line[column]);
  return {
    receiveErrors: at(COLUMNS.receiveErrors),
    receiveDropped: at(COLUMNS.receiveDropped),
    sendErrors: at(COLUMNS.sendErrors),
    sendDropped: at(COLUMNS.sendDropped),
  };
}
