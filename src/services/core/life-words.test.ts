import assert from "node:assert/strict";
import { test } from "node:test";
import { lifeWords, placeText } from "./life-words.ts";

const here = { address: "127.0.0.1", port: 61_000 };
const there = { address: "::1", port: 3000 };

test("lifeWords says what happened, and what follows from it", () => {
  const words = (
    [
      { type: "port-ignored", leasedPort: 61_000, endpoint: there },
      { type: "several-listeners", chosen: here, others: [there], sure: true },
      { type: "several-listeners", chosen: here, others: [there], sure: false },
      { type: "exposed", endpoint: here },
      { type: "not-listening", afterMs: 10_010, port: 61_000 },
      { type: "listener-lost", endpoint: here },
      { type: "stranger", port: 61_000, holder: "process 4 (nc)", attempt: 1 },
      { type: "stranger-stays", port: 61_000, holder: "process 4 (nc)" },
      { type: "behind-proxy", port: 61_000, holder: "a process of root" },
      { type: "exited-early", code: 1, signal: null, afterMs: 12.3 },
      { type: "exited-early", code: null, signal: "SIGSEGV", afterMs: 12.3 },
      { type: "tree-ended", killed: [4, 5], left: [6] },
    ] as const
  ).flatMap((remark) => lifeWords(remark).map(({ kind, text }) => `${kind}: ${text}`));
  assert.deepEqual(words, [
    "note: it ignores PORT (61000) and listens on [::1]:3000: the name follows",
    "note: the name leads to 127.0.0.1:61000; it also listens on [::1]:3000",
    "warning: it listens on several ports; the name leads to 127.0.0.1:61000, which may be wrong ([::1]:3000)",
    "warning: other computers can reach it: it listens on 127.0.0.1:61000, not only on loopback",
    "warning: nothing listens on port 61000 after 10 s; still looking",
    "warning: nothing listens on 127.0.0.1:61000 any more; the command still runs",
    "warning: port 61000 was taken by process 4 (nc): starting again on another one",
    "warning: port 61000 is taken by process 4 (nc): the name leads nowhere",
    "note: port 61000 is held by a process of root: taken for this service's",
    "warning: it ended with status 1 after 12 ms, before it listened",
    "warning: it ended by SIGSEGV after 12 ms, before it listened",
    "note: killed what it had left behind: process 4, 5",
    "warning: could not end process 6",
  ]);
});

test("placeText puts IPv6 into brackets", () => {
  assert.equal(placeText(there), "[::1]:3000");
  assert.equal(placeText(here), "127.0.0.1:61000");
});
