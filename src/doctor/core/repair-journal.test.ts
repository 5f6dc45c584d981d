import assert from "node:assert/strict";
import { test } from "node:test";
import { type JournalEntry, parseRepairJournal, undoSetting, undoState } from "./repair-journal.ts";

const PATH = "/proc/sys/x";
const ENTRY: JournalEntry = {
  id: "M18",
  cause: "small",
  steps: [{ type: "write-setting", path: PATH, value: "1,2,3" }],
  undo: [{ type: "write-setting", path: PATH, value: "1" }],
  previous: { [PATH]: "1" },
  became: { [PATH]: "1-3" },
};

test("parseRepairJournal reads back what was written", () => {
  const batches = [{ madeAtMs: 7, entries: [ENTRY] }];
  assert.deepEqual(parseRepairJournal(JSON.stringify(batches)), batches);
  assert.deepEqual(parseRepairJournal("[]"), []);
});

test("parseRepairJournal takes nothing else", () => {
  const wrong = [
    "",
    "{}",
    "[1]",
    JSON.stringify([{ madeAtMs: 7, entries: [{ ...ENTRY, undo: [{ type: "run", argv: [] }] }] }]),
    JSON.stringify([{ madeAtMs: 7, entries: [{ ...ENTRY, steps: [{ type: "format" }] }] }]),
    JSON.stringify([{ madeAtMs: 7, entries: [{ ...ENTRY, previous: { x: 1 } }] }]),
  ];
  for (const text of wrong) assert.equal(parseRepairJournal(text), undefined, text);
});

test("undoSetting takes back what the repair has written, and nothing that came after", () => {
  assert.deepEqual(undoSetting(ENTRY, { path: PATH, present: "1-3" }), { type: "write", value: "1" });
  assert.deepEqual(undoSetting(ENTRY, { path: PATH, present: "1" }), { type: "nothing" });
  assert.deepEqual(undoSetting(ENTRY, { path: PATH, present: "9" }), { type: "refuse", previous: "1", written: "1-3" });
});

test("undoSetting goes by the plan where the repair did not end", () => {
  const cut = { ...ENTRY, became: {} };
  assert.deepEqual(undoSetting(cut, { path: PATH, present: "1,2,3" }), { type: "write", value: "1" });
});

test("undoState takes back what is as the repair left it, and nothing that came after", () => {
  const state = { argv: ["ip", "link"], before: "DOWN", after: "UP" } as const;
  assert.equal(undoState(state, "UP"), "run");
  assert.equal(undoState(state, "DOWN"), "nothing");
  assert.equal(undoState(state, "UP,PROMISC"), "refuse");
  assert.equal(undoState(state, undefined), "refuse", "what cannot be looked at may be anything");
  // The repair did not end: whatever it is, it is not yet as it was.
  assert.equal(undoState({ ...state, after: undefined }, "UP,PROMISC"), "run");
});

test("parseRepairJournal takes states, and none that is no command", () => {
  const of = (state: unknown): string => JSON.stringify([{ madeAtMs: 7, entries: [{ ...ENTRY, state }] }]);
  assert.ok(parseRepairJournal(of({ argv: ["ip"], before: "a" })));
  for (const state of [7, { argv: [], before: "a" }, { argv: ["ip"] }, { argv: ["ip"], before: "a", after: 7 }]) {
    assert.equal(parseRepairJournal(of(state)), undefined);
  }
});
