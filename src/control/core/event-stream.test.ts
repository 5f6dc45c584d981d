import assert from "node:assert/strict";
import { test } from "node:test";
import { EVENT_CHARACTERS_MAX, EventStream } from "./event-stream.ts";

const TEXT = ': hello\n\nevent: x\ndata: {"a":1}\n\ndata:two\r\ndata:  lines\r\n\r\nid: 4\rdata\r\rdata: unfinished\n';
const EVENTS = ['{"a":1}', "two\n lines", ""];

test("EventStream reads a whole stream", () => {
  assert.deepEqual(new EventStream().push(TEXT), EVENTS);
});

test("EventStream reads the same stream character by character", () => {
  const stream = new EventStream();
  assert.deepEqual(
    TEXT.split("").flatMap((character) => stream.push(character)),
    EVENTS,
  );
});

test("EventStream gives no event before its blank line", () => {
  const stream = new EventStream();
  assert.deepEqual(stream.push("data: 1\n"), []);
  assert.deepEqual(stream.push("\n"), ["1"]);
});

test("EventStream refuses an event without end", () => {
  const stream = new EventStream();
  assert.throws(() => stream.push(`data: ${"x".repeat(EVENT_CHARACTERS_MAX)}`), RangeError);
});
