// Colours and other sequences that begin with ESC [, and titles and links, which begin with ESC ] and end with BEL or ESC \.
// eslint-disable-next-line no-control-regex
const SEQUENCE = /\u001b(?:\[[\d;:?]*[A-Za-z]|\][^\u0007\u001b]*(?:\u0007|\u001b\\))/g;

/** Leaves the words of a line that was written for a terminal. */
export function withoutColours(line: string): string {
  return line.includes("\u001b") ? line.replaceAll(SEQUENCE, "") : line;
}
