import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { encodeLine, LineDecoder } from "./json-lines.ts";

test("LineDecoder finds the same messages however the text is cut", () => {
  const messages = fc.array(
    fc.oneof(fc.string(), fc.integer(), fc.record({ type: fc.string() }, { noNullPrototype: true })),
  );
  fc.assert(
    fc.property(messages, fc.integer({ min: 1, max: 7 }), (sent, size) => {
      const text = sent.map(encodeLine).join("");
      const decoder = new LineDecoder();
      const received: unknown[] = [];
      for (let at = 0; at < text.length; at += size) received.push(...decoder.decode(text.slice(at, at + size)));
      assert.deepEqual(received, sent);
    }),
  );
});

test("LineDecoder throws on a line that is no JSON", () => {
  assert.throws(() => new LineDecoder().decode("{nonsense}\n"), SyntaxError);
});
