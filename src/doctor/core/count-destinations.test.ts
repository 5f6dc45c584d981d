import assert from "node:assert/strict";
import { test } from "node:test";
import { countDestinations } from "./count-destinations.ts";

type Row = Parameters<typeof countDestinations>[0][number];

function row(state: Row["state"], local: string, remote?: string): Row {
  const end = (text: string): Row["local"] => {
    const colon = text.lastIndexOf(":");
    return { address: text.slice(0, colon), port: Number(text.slice(colon + 1)) };
  };
  return { state, local: end(local), remote: remote === undefined ? undefined : end(remote) };
}

const TABLE: readonly Row[] = [
  row("listen", "127.0.0.1:40000"),
  row("established", "127.0.0.1:40000", "127.0.0.1:40002"),
  row("established", "127.0.0.1:40002", "127.0.0.1:40000"),
  row("time-wait", "127.0.0.1:40003", "127.0.0.1:40000"),
  row("established", "127.0.0.1:40003", "127.0.0.2:80"),
  row("established", "127.0.0.1:80", "127.0.0.1:40004"),
  row("established", "::ffff:127.0.0.1:40005", "::ffff:127.0.0.1:40000"),
];

test("countDestinations counts lent ports by source and destination, and no server's", () => {
  assert.deepEqual(countDestinations(TABLE, { span: { first: 40_000, last: 40_010 }, most: 9 }), [
    { source: "127.0.0.1", address: "127.0.0.1", port: 40_000, ports: 3 },
    { source: "127.0.0.1", address: "127.0.0.2", port: 80, ports: 1 },
  ]);
});

test("countDestinations looks at the span alone, and gives no more than asked for", () => {
  assert.deepEqual(countDestinations(TABLE, { span: { first: 40_003, last: 40_003 }, most: 1 }), [
    { source: "127.0.0.1", address: "127.0.0.1", port: 40_000, ports: 1 },
  ]);
  assert.deepEqual(countDestinations([], { span: { first: 1, last: 65_535 }, most: 1 }), []);
});
