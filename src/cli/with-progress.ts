import type { Terminal } from "./terminal.ts";

/** A person takes note of a pause from about here on. */
const PATIENCE_MS = 400;
const ERASE_LINE = "\r\u001b[K";

/** Says on stderr what is being waited for, when it takes long and somebody sees it; the words are gone when it ends. */
export async function withProgress<Value>(
  terminal: Terminal,
  words: string,
  work: () => Promise<Value>,
): Promise<Value> {
  if (!terminal.isSaidTerminal) return work();
  let isSaid = false;
  const timer = setTimeout(() => {
    isSaid = true;
    terminal.say(`${words}…`);
  }, PATIENCE_MS);
  try {
    return await work();
  } finally {
    clearTimeout(timer);
    if (isSaid) terminal.say(ERASE_LINE);
  }
}
