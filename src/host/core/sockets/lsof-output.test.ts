import assert from "node:assert/strict";
import { test } from "node:test";
import { parseLsofInet, parseLsofUnix } from "./lsof-output.ts";

/** Writes a set of fields as lsof does. */
const set = (...fields: readonly string[]): string => `${fields.join("\0")}\0\n`;

// Recorded from lsof 4.95 on Linux 6.18, and put together.
const INET =
  set("p5712", "u1000") +
  set("f22", "tIPv4", "d101", "PTCP", "n127.0.0.1:43713", "TST=LISTEN", "TQR=2", "TQS=0") +
  set("f23", "tIPv6", "d102", "PTCP", "n*:43714", "TST=LISTEN", "TQR=0", "TQS=0") +
  set("f24", "tIPv6", "d103", "PTCP", "n127.0.0.1:43714->127.0.0.1:40976", "TST=FIN_WAIT2", "TQR=100", "TQS=3") +
  set("f25", "tIPv4", "d104", "PUDP", "n127.0.0.1:44061", "TQR=0", "TQS=0") +
  set("f26", "tIPv4", "d105", "PUDP", "n127.0.0.1:34902->127.0.0.1:44061", "TQR=0", "TQS=0") +
  set("p5724", "u1001") +
  set("f7", "tIPv4", "d101", "PTCP", "n127.0.0.1:43713", "TST=LISTEN", "TQR=2", "TQS=0") +
  set("f8", "tIPv4", "d101", "PTCP", "n127.0.0.1:43713", "TST=LISTEN", "TQR=2", "TQS=0") +
  set("f9", "tREG", "d8,1", "n/tmp/a") +
  set("f10", "tIPv6", "d106", "PTCP", "n[::1]:34969", "TST=LISTEN", "TQR=0", "TQS=0");

const LISTENER = {
  transport: "tcp",
  family: 4,
  state: "listen",
  local: { address: "127.0.0.1", port: 43_713 },
  remote: undefined,
  receiveQueue: 2,
  sendQueue: undefined,
  uid: 1000,
  inode: 101,
  isIpv6Only: false,
  drops: undefined,
  pids: [5712, 5724],
};

test("parseLsofInet reads a shared listener once, with all of its processes", () => {
  assert.deepEqual(parseLsofInet(INET)[0], LISTENER);
});

test("parseLsofInet reads both families, IPv4 first, and both transports", () => {
  assert.deepEqual(
    parseLsofInet(INET).map(({ transport, state, local, remote }) => [transport, state, local.address, remote?.port]),
    [
      ["tcp", "listen", "127.0.0.1", undefined],
      ["udp", "unconnected", "127.0.0.1", undefined],
      ["udp", "established", "127.0.0.1", 44_061],
      ["tcp", "listen", "::", undefined],
      ["tcp", "fin-wait-2", "::ffff:127.0.0.1", 40_976],
      ["tcp", "listen", "::1", undefined],
    ],
  );
});

test("parseLsofInet takes no address of the kernel for an inode", () => {
  const [found] = parseLsofInet(set("p1", "u0") + set("f1", "tIPv4", "d0xfa3f", "PTCP", "n*:1", "TST=LISTEN"));
  assert.equal(found?.inode, undefined);
});

test("parseLsofInet leaves out what has no port or no address, and takes what is cut off", () => {
  assert.deepEqual(parseLsofInet(set("p1", "u0") + set("f1", "tIPv4", "d1", "PTCP", "n*:*")), []);
  assert.deepEqual(parseLsofInet(set("p1", "u0") + set("f1", "tIPv6", "d1", "PTCP", "nno address:1")), []);
  assert.deepEqual(parseLsofInet(""), []);
  for (let length = 0; length < INET.length; length++) parseLsofInet(INET.slice(0, length));
});

const UNIX =
  set("p1", "u0") +
  set("f47", "tunix", "d0x00000000a6268313", "i201", "n/tmp/a type=STREAM", "TST=LISTEN") +
  set("f48", "tunix", "d0x000000003141632a", "i202", "ntype=STREAM ->INO=203 16659,node,49u", "TST=CONNECTED") +
  set("f49", "tunix", "d0x0000000040f44bc6", "i203", "n/tmp/a type=STREAM ->INO=202 16659,node,48u", "TST=CONNECTED") +
  set("f50", "tunix", "d0x0000000042b5d104", "i204", "n@/tmp/b type=DGRAM", "TST=UNCONNECTED") +
  set("p2", "u0") +
  set("f3", "tunix", "d0x00000000a6268313", "i201", "n/tmp/a type=STREAM", "TST=LISTEN");

test("parseLsofUnix reads names, kinds and peers, each socket once", () => {
  assert.deepEqual(parseLsofUnix(UNIX), [
    { kind: "stream", path: "/tmp/a", peerInode: undefined, state: "listen", inode: 201 },
    { kind: "stream", path: undefined, peerInode: 203, state: "connected", inode: 202 },
    { kind: "stream", path: "/tmp/a", peerInode: 202, state: "connected", inode: 203 },
    { kind: "datagram", path: "@/tmp/b", peerInode: undefined, state: "unconnected", inode: 204 },
  ]);
});

// After the manual of macOS; not recorded.
test("parseLsofUnix pairs sockets by their addresses where they have no inode", () => {
  const output =
    set("p1", "u0") +
    set("f3", "tunix", "d0xffffff8012345678", "n->0xffffff8087654321") +
    set("f4", "tunix", "d0xffffff8087654321", "n/tmp/a.sock");
  const [client, server] = parseLsofUnix(output);
  assert.equal(client?.peerInode, server?.inode);
  assert.equal(server?.path, "/tmp/a.sock");
});
