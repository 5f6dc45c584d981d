import assert from "node:assert/strict";
import { test } from "node:test";
import { readListOptions } from "./list-options.ts";

function kinds(options: Record<string, unknown>): string {
  return Array.from(readListOptions(options).kinds).join();
}

test("readListOptions takes TCP unless other kinds are asked for", () => {
  assert.equal(kinds({}), "tcp");
  assert.equal(kinds({ udp: true }), "udp");
  assert.equal(kinds({ tcp: true, unix: true }), "tcp,unix");
  assert.equal(kinds({ all: true }), "tcp,udp,unix");
  assert.equal(kinds({ all: true, udp: true }), "udp");
});

test("readListOptions tells whether the list is narrowed", () => {
  assert.equal(readListOptions({}).isNarrowed, false);
  assert.equal(readListOptions({ all: true }).isNarrowed, false);
  for (const option of [{ project: "shop" }, { user: "root" }, { port: "22" }, { exposed: true }, { udp: true }]) {
    assert.equal(readListOptions(option).isNarrowed, true, JSON.stringify(option));
  }
});

test("readListOptions reads ports, and refuses what is none", () => {
  assert.deepEqual(readListOptions({ port: "22" }).filter.ports, { first: 22, last: 22 });
  assert.deepEqual(readListOptions({ port: "3000-3999" }).filter.ports, { first: 3000, last: 3999 });
  for (const port of ["0", "65536", "3-2", "x", "-1", "1-", "1-70000"]) {
    assert.throws(() => readListOptions({ port }), { code: "USAGE" }, port);
  }
  assert.throws(() => readListOptions({ connections: true, exposed: true }), { code: "USAGE" });
});
