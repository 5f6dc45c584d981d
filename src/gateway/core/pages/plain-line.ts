import { STEERING } from "../../../host/core/steering.ts";

/** A longer line is cut, with an ellipsis. */
const LINE_CHARACTERS_MAX = 400;

// CSI and OSC sequences, then two-character escapes (ECMA-48 section 5.4, and xterm for OSC).
// eslint-disable-next-line no-control-regex -- these are the characters to take out
const ESCAPES = /\u001b\[[0-?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|\u001b[@-Z\\-_a-z0-9=>]?/g;

// All controls but the tab, and what turns the direction of what follows: a log line must not rewrite the page.
const INVISIBLE = new RegExp(`[\\u0000-\\u0008\\u000a-\\u001f${STEERING}]`, "g");

/** Makes a line of output safe to show: without colours, controls and turned text; at most 400 characters. */
export function plainLine(line: string): string {
  // What a carriage return overwrites was a progress bar: the last state counts.
  const last = line.replace(/\r+$/, "").slice(-100_000);
  const shown = last.slice(last.lastIndexOf("\r") + 1);
  const plain = shown.replace(ESCAPES, "").replace(INVISIBLE, "");
  return plain.length <= LINE_CHARACTERS_MAX ? plain : `${plain.slice(0, LINE_CHARACTERS_MAX - 1)}…`;
}
