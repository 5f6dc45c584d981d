import assert from "node:assert/strict";
import { test } from "node:test";
import { DatagramClients } from "./datagram-clients.ts";

const LIMITS = { idleMs: 100, clientsMax: 3 };

test("DatagramClients forgets a client that was silent for longer than it may", () => {
  const clients = new DatagramClients<string>(LIMITS);
  clients.add("a", "session a", 0);
  clients.add("b", "session b", 50);
  assert.deepEqual(clients.expire(100), []);
  assert.deepEqual(clients.expire(101), ["session a"]);
  assert.equal(clients.touch("a", 101), undefined);
  assert.equal(clients.touch("b", 120), "session b");
  assert.deepEqual(clients.expire(200), []);
  assert.deepEqual(clients.expire(221), ["session b"]);
  assert.deepEqual(clients.sessions, []);
});

test("DatagramClients makes room by the one that was silent for longest", () => {
  const clients = new DatagramClients<string>(LIMITS);
  for (const key of ["a", "b", "c"]) assert.equal(clients.add(key, key, 0), undefined);
  clients.touch("a", 1);
  assert.equal(clients.add("d", "d", 2), "b");
  assert.deepEqual(clients.sessions, ["c", "a", "d"]);
});

test("DatagramClients drops a client by its key", () => {
  const clients = new DatagramClients<string>(LIMITS);
  clients.add("a", "a", 0);
  clients.drop("a");
  clients.drop("a");
  assert.deepEqual(clients.sessions, []);
});
