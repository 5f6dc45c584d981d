/** Keys by what terminals send for them (xterm, VT220, Linux console, rxvt). */
const NAMED: Readonly<Record<string, string>> = {
  "\u0003": "ctrl-c",
  "\u0004": "ctrl-d",
  "\u000c": "ctrl-l",
  "\u0015": "ctrl-u",
  "\r": "return",
  "\n": "return",
  "\t": "tab",
  "\u007f": "backspace",
  "\b": "backspace",
  "\u001b": "escape",
};
const SEQUENCES: Readonly<Record<string, string>> = {
  A: "up",
  B: "down",
  C: "right",
  D: "left",
  H: "home",
  F: "end",
  Z: "shift-tab",
  "1~": "home",
  "4~": "end",
  "5~": "pageup",
  "6~": "pagedown",
  "7~": "home",
  "8~": "end",
};

// oxlint-disable-next-line no-control-regex -- control characters are what this is about
const KEY = /\u001b(?:O|\[)([0-?]*[ -/]*[@-~])|[\s\S]/gu;

/**
 * Cuts what a terminal sent into keys: a character as it is, a key with a name by that (`up`, `return`, `ctrl-c`). What
 * has no name here is left out.
 */
export function readKeys(typed: string): string[] {
  return Array.from(typed.matchAll(KEY)).flatMap(([whole, sequence]) => {
    if (sequence !== undefined) return SEQUENCES[sequence] ?? [];
    const named = NAMED[whole];
    if (named !== undefined) return named;
    return /\p{Cc}/u.test(whole) ? [] : whole;
  });
}
