import type { Readable } from "node:stream";
import type { KeeperWord } from "./contract.ts";
import { EventStream } from "./core/event-stream.ts";

/** Words that wait for their listener; they repeat themselves, so that the first ones may go. */
const EARLY_MAX = 16;

/** Reads what a daemon says to a keeper on its line; returns how to listen. What comes first waits for the listener. */
export function keeperWords(line: Readable): (listener: (word: KeeperWord) => void) => void {
  const early: KeeperWord[] = [];
  const stream = new EventStream();
  let hear = (word: KeeperWord): void => {
    early.push(word);
    if (early.length > EARLY_MAX) early.shift();
  };
  line.setEncoding("utf8");
  line.on("data", (text: string) => {
    // A ping has no data.
    for (const data of stream.push(text)) if (data !== "") hear(JSON.parse(data) as KeeperWord);
  });
  return (listener) => {
    hear = listener;
    for (const word of early.splice(0)) listener(word);
  };
}
