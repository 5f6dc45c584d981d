import assert from "node:assert/strict";
import { test } from "node:test";
import type { InetSocket, UnixSocket } from "../../host/core/sockets/socket.ts";
import { seenProcess } from "../../../test/support/list-row.ts";
import { buildRows, type ListFacts } from "./build-rows.ts";
import type { ChartService } from "./chart-facts.ts";

function socket(parts: Partial<InetSocket>): InetSocket {
  return {
    transport: "tcp",
    family: 4,
    state: "listen",
    local: { address: "127.0.0.1", port: 61_000 },
    remote: undefined,
    receiveQueue: 0,
    sendQueue: undefined,
    uid: 1000,
    inode: 1,
    isIpv6Only: undefined,
    drops: undefined,
    pids: undefined,
    ...parts,
  };
}

function unix(parts: Partial<UnixSocket>): UnixSocket {
  return { kind: "stream", state: "listen", path: "/run/x", inode: 50, peerInode: undefined, ...parts };
}

const WEB: ChartService = {
  name: "web.shop.localhost",
  project: "shop",
  directory: "/home/anna/shop",
  url: "https://web.shop.localhost:1290",
  state: "ready",
  isDown: false,
  port: 61_000,
  upstreams: [{ address: "127.0.0.1", port: 61_000 }],
  front: { address: "127.77.1.2", port: 1290 },
  keeperPid: 4100,
  command: ["node", "server.js"],
  sinceMs: 0,
  lastLines: [],
};

function rows(facts: Partial<ListFacts>): ReturnType<typeof buildRows> {
  return buildRows({
    sockets: [],
    unix: [],
    unixExposures: new Map(),
    owners: new Map(),
    addresses: [{ interface: "lo", address: "127.0.0.1" }],
    chart: { services: [], aliases: [] },
    userName: (uid) => (uid === 0 ? "root" : `u${uid}`),
    ...facts,
  });
}

test("buildRows says whose a listener is, who reaches it, and what its port is for", () => {
  const [row] = rows({
    sockets: [socket({ local: { address: "0.0.0.0", port: 5432 } })],
    owners: new Map([[1, seenProcess()]]),
  });
  assert.equal(row?.exposure, "local-users");
  assert.deepEqual(row.protocol, { name: "postgresql", from: "port" });
  assert.equal(row.user, "u1000");
  assert.equal(row.project?.project, "shop");
  assert.equal(row.process?.pid, 4121);
});

test("buildRows marks a service by where it listens, and its front", () => {
  const made = rows({
    sockets: [socket({}), socket({ local: { address: "127.77.1.2", port: 1290 }, inode: 2 })],
    owners: new Map([[2, seenProcess({ workingCopy: undefined, part: "gateway" })]]),
    chart: { services: [WEB], aliases: [] },
  });
  assert.deepEqual(
    made.map(({ service, protocol, project }) => [service?.state, service?.url, protocol?.from, project?.root]),
    [
      ["front", undefined, undefined, undefined],
      ["ready", "https://web.shop.localhost:1290", "chart", "/home/anna/shop"],
    ],
  );
});

test("buildRows gives a service that listens nowhere a row without an endpoint", () => {
  const ended: ChartService = { ...WEB, name: "db.localhost", state: "exit 1", isDown: true };
  const made = rows({ sockets: [socket({ inode: 9 })], chart: { services: [WEB, ended], aliases: [] } });
  assert.deepEqual(
    made.map(({ service, state, local }) => [service?.name, state, local?.port]),
    [
      ["web.shop.localhost", "listen", 61_000],
      ["db.localhost", "none", undefined],
    ],
  );
});

test("buildRows names both processes of a connection within this machine, across families too", () => {
  const server = seenProcess({ pid: 1 });
  const client = seenProcess({ pid: 2 });
  const [local, remote] = [
    { address: "127.0.0.1", port: 50_000 },
    { address: "127.0.0.1", port: 61_000 },
  ];
  const made = rows({
    sockets: [
      socket({ state: "established", local, remote, inode: 11 }),
      socket({
        state: "established",
        family: 6,
        local: { address: "::ffff:127.0.0.1", port: 61_000 },
        remote: { address: "::ffff:127.0.0.1", port: 50_000 },
        inode: 12,
      }),
      socket({
        state: "time-wait",
        local: { address: "127.0.0.1", port: 4 },
        remote,
        uid: undefined,
        inode: undefined,
      }),
    ],
    owners: new Map([
      [11, client],
      [12, server],
    ]),
  });
  assert.deepEqual(
    made.map((row) => [row.process?.pid, row.peer?.pid, row.user, row.exposure]),
    [
      [undefined, undefined, undefined, undefined],
      [2, 1, "u1000", undefined],
      [1, 2, "u1000", undefined],
    ],
  );
});

test("buildRows takes a Unix socket's user from its process, and its exposure from its mode", () => {
  const [row] = rows({
    unix: [unix({})],
    unixExposures: new Map([[50, "this-user"]]),
    owners: new Map([[50, seenProcess()]]),
  });
  assert.deepEqual([row?.path, row?.exposure, row?.user, row?.local], ["/run/x", "this-user", "anna", undefined]);
});
