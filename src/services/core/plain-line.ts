/** Control sequences of terminals: CSI, OSC and other strings, two-byte escapes. */
// oxlint-disable no-control-regex -- control characters are what this is about
const SEQUENCES =
  /\u001B(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\u0007\u001B]*(?:\u0007|\u001B\\)?|[ -/]*[0-~])|\u009B[0-?]*[ -/]*[@-~]/g;
const CONTROLS = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g;
const CONTROLS_BUT_ESCAPE = /[\u0000-\u0008\u000B-\u001A\u001C-\u001F\u007F-\u009F]/g;
const COLOUR = /^\u001B\[[\d;:]*m$/;
// oxlint-enable no-control-regex

const RESET = "\u001B[0m";

/** What a line of output shows: no control sequences, no control characters, a progress bar's last state. */
export function plainLine(line: string): string {
  return lastState(line.replaceAll(SEQUENCES, "")).replaceAll(CONTROLS, "");
}

/** As `plainLine`, with its colours, which end with it: what else a program may do to its terminal is left away. */
export function colouredLine(line: string): string {
  let isColoured = false;
  const text = line.replaceAll(SEQUENCES, (sequence) => {
    const isColour = COLOUR.test(sequence);
    isColoured ||= isColour;
    return isColour ? sequence : "";
  });
  if (!isColoured) return plainLine(text);
  return `${lastState(text).replaceAll(CONTROLS_BUT_ESCAPE, "")}${RESET}`;
}

/** A carriage return within a line is a progress bar: only its last state was to be seen. */
function lastState(line: string): string {
  const text = line.replace(/\r+$/, "");
  return text.slice(text.lastIndexOf("\r") + 1);
}
