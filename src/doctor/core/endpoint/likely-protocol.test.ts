import assert from "node:assert/strict";
import { test } from "node:test";
import { likelyProtocol } from "./likely-protocol.ts";

const likely = (argv: string[], exe?: string, port = 3000) =>
  likelyProtocol(port, { expects: undefined, owners: argv.length === 0 ? [] : [{ argv, exe }] });

test("likelyProtocol goes by the program, whatever it writes over its name", () => {
  assert.equal(likely(["redis-server *:6379"]), "redis");
  assert.equal(likely(["postgres: checkpointer"], "/usr/lib/postgresql/15/bin/postgres"), "postgres");
  assert.equal(likely(["/usr/bin/memcached", "-p", "1"]), "memcached");
  assert.equal(likely(["node", "redis-server"], "/usr/bin/node"), undefined);
});

test("likelyProtocol trusts the asker more, and the port's number less", () => {
  assert.equal(likelyProtocol(6379, { expects: "tls", owners: [] }), "tls");
  assert.equal(likely([], undefined, 6379), "redis");
  assert.equal(likely(["node"], undefined, 6379), undefined);
});
