import assert from "node:assert/strict";
import { test } from "node:test";
import { AddressBook } from "./address-book.ts";

const front = { address: "127.77.1.2", port: 1290 };
const view = { port: 61_000, upstreams: [], front, lane: undefined };
const at = (port: number): readonly { address: string; port: number }[] => [{ address: "127.0.0.1", port }];

test("AddressBook tells when a front moves, and not when what stands behind it does", () => {
  const book = new AddressBook([{ needs: [{ service: "api", until: "ready", via: "gateway" }] }]);
  assert.equal(book.hasMoved("api", view), false);
  assert.equal(book.hasMoved("api", { ...view, port: 61_001, upstreams: at(61_001) }), false);
  assert.equal(book.hasMoved("api", { ...view, front: { ...front, port: 1291 } }), true);
  assert.equal(book.hasMoved("api", { ...view, front: { ...front, port: 1291 } }), false);
});

test("AddressBook tells when one that is needed directly listens elsewhere", () => {
  const book = new AddressBook([{ needs: [{ service: "db", until: "ready", via: "direct" }] }]);
  assert.equal(book.hasMoved("db", view), false);
  assert.equal(book.hasMoved("db", { ...view, upstreams: at(61_000) }), false);
  assert.equal(book.hasMoved("db", view), false);
  assert.equal(book.hasMoved("db", { ...view, upstreams: at(3000) }), true);
  book.renew([]);
  assert.equal(book.hasMoved("db", { ...view, upstreams: at(3001) }), false);
  assert.equal(book.hasMoved("db", { ...view, upstreams: at(3002) }), false);
});
