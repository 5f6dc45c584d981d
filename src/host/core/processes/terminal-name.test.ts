import assert from "node:assert/strict";
import { test } from "node:test";
import { terminalName } from "./terminal-name.ts";

test("terminalName names pseudo-terminals, consoles and serial lines", () => {
  const names: [number, string | undefined][] = [
    [0, undefined],
    [34_816, "pts/0"],
    [34_819, "pts/3"],
    [(137 << 8) | 4, "pts/260"],
    // Minor numbers above 255 go on in the upper bits.
    [(136 << 8) | (1 << 20) | 2, "pts/258"],
    [(4 << 8) | 1, "tty1"],
    [(4 << 8) | 64, "ttyS0"],
    [(5 << 8) | 1, "console"],
    [(5 << 8) | 2, undefined],
    [(8 << 8) | 1, undefined],
  ];
  for (const [device, name] of names) assert.equal(terminalName(device), name, String(device));
});
