import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { test } from "node:test";
import type { ListenRow } from "../core/socket-table.ts";
import { readListenRows } from "./procfs.ts";
import { diagnoseListeners } from "./sock-diag.ts";

/** More rows than one datagram of the system holds. */
const SERVERS = 500;

test("diagnoseListeners tells what procfs tells", async (t) => {
  const servers = Array.from({ length: SERVERS }, (_, at) => {
    const server = createServer().listen(0, ["127.0.0.1", "0.0.0.0", "127.0.0.2"][at % 3]);
    t.after(() => server.close());
    return server;
  });
  await Promise.all(servers.map((server) => once(server, "listening")));
  const ports = new Set(servers.map((server) => (server.address() as AddressInfo).port));
  const found = diagnoseListeners();
  if (found === undefined) return t.skip("this system has no diagnosis of sockets");
  const own = (rows: readonly ListenRow[]): string[] =>
    rows
      .filter(({ port }) => ports.has(port))
      .map((row) => JSON.stringify([row.family, row.address, row.port, row.inode, row.uid]))
      .toSorted();
  assert.deepEqual(own(found), own([...readListenRows(4), ...readListenRows(6)]));
  assert.ok(own(found).length >= SERVERS);
});
