import assert from "node:assert/strict";
import { test } from "node:test";
import { listRow, seenProcess } from "../../../test/support/list-row.ts";
import { connectionsJson, rowJson } from "./row-json.ts";

test("rowJson prints what is known, in one order", () => {
  const row = listRow({ protocol: { name: "http", from: "chart" }, peer: seenProcess({ pid: 5, cwd: undefined }) });
  assert.equal(
    JSON.stringify(rowJson(row)),
    '{"transport":"tcp","state":"listen","address":"127.0.0.1","port":3000,"exposure":"local-users",' +
      '"protocol":{"name":"http","from":"chart"},' +
      '"project":{"project":"shop","root":"/home/anna/shop","branch":"main","isLinkedWorktree":false},' +
      '"uid":1000,"user":"anna",' +
      '"process":{"pid":4121,"label":"node server.js","argv":["node","server.js"],"uid":1000,"user":"anna",' +
      '"startedAtMs":1000,"cwd":"/home/anna/shop"},' +
      '"peer":{"pid":5,"label":"node server.js","argv":["node","server.js"],"uid":1000,"user":"anna","startedAtMs":1000},' +
      '"inode":77,"receiveQueue":0}',
  );
});

test("rowJson leaves out what a Unix socket does not have", () => {
  const row = listRow({ transport: "unix", local: undefined, path: "/run/x", process: undefined, project: undefined });
  assert.deepEqual(
    Object.entries(rowJson(row)).filter(([, value]) => value !== undefined),
    [
      ["transport", "unix"],
      ["state", "listen"],
      ["path", "/run/x"],
      ["exposure", "local-users"],
      ["uid", 1000],
      ["user", "anna"],
      ["inode", 77],
    ],
  );
});

test("connectionsJson names each process once", () => {
  const [client, server] = [seenProcess({ pid: 5 }), seenProcess({ pid: 4 })];
  const remote = { address: "127.0.0.1", port: 9 };
  const made = connectionsJson([
    listRow({ state: "established", remote, process: client, peer: server }),
    listRow({ state: "established", remote, process: server, peer: client }),
  ]);
  assert.deepEqual(
    made.processes.map((one) => (one as { pid: number }).pid),
    [4, 5],
  );
  assert.deepEqual(
    made.connections.map((one) => [(one as { pid: number }).pid, (one as { peerPid: number }).peerPid]),
    [
      [5, 4],
      [4, 5],
    ],
  );
});
