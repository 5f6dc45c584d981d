import assert from "node:assert/strict";
import { test } from "node:test";
import { onceEach } from "./once-each.ts";
import type { InetSocket } from "./socket.ts";

const SOCKET: InetSocket = {
  transport: "tcp",
  family: 4,
  state: "established",
  local: { address: "127.0.0.1", port: 80 },
  remote: { address: "127.0.0.1", port: 5000 },
  receiveQueue: 0,
  sendQueue: 0,
  uid: 0,
  inode: 7,
  isIpv6Only: false,
  drops: undefined,
  pids: undefined,
};

test("onceEach leaves out the second row of a socket, by its inode", () => {
  const next: InetSocket = { ...SOCKET, inode: 8 };
  assert.deepEqual(onceEach([SOCKET, next, { ...SOCKET, state: "close-wait" }]), [SOCKET, next]);
});

test("onceEach tells sockets without an inode apart by their ends", () => {
  const gone: InetSocket = { ...SOCKET, inode: undefined };
  const other: InetSocket = { ...gone, remote: { address: "127.0.0.1", port: 5001 } };
  const third: InetSocket = { ...gone, local: { address: "127.0.0.2", port: 80 } };
  assert.deepEqual(onceEach([gone, other, gone, third, other]), [gone, other, third]);
});
