import assert from "node:assert/strict";
import { test } from "node:test";
import { parseProcNetUnix } from "./proc-net-unix.ts";

// Recorded on Linux 6.18.
const UNIX = `Num       RefCount Protocol Flags    Type St Inode Path
00000000f6a8411d: 00000002 00000000 00010000 0001 01 101 /run/app dir/a.sock
00000000f6a8411e: 00000003 00000000 00000000 0001 03 102
00000000f6a8411f: 00000002 00000000 00000000 0002 01 103 @abstract@
0000000000000000: 00000002 00000000 00010000 0005 01 104 /run/udev/control
00000000f6a84120: 00000003 00000000 00000000 0002 03 105
00000000f6a84121: 00000002 00000000 00000000 0001 03 0 /run/app dir/a.sock
`;

test("parseProcNetUnix reads kinds, states and names, and leaves out what waits to be accepted", () => {
  assert.deepEqual(parseProcNetUnix(UNIX), [
    { kind: "stream", state: "listen", path: "/run/app dir/a.sock", inode: 101, peerInode: undefined },
    { kind: "stream", state: "connected", path: undefined, inode: 102, peerInode: undefined },
    { kind: "datagram", state: "unconnected", path: "@abstract@", inode: 103, peerInode: undefined },
    { kind: "seqpacket", state: "listen", path: "/run/udev/control", inode: 104, peerInode: undefined },
    { kind: "datagram", state: "connected", path: undefined, inode: 105, peerInode: undefined },
  ]);
});

test("parseProcNetUnix takes an empty table, a cut line and the second line of a path", () => {
  assert.deepEqual(parseProcNetUnix(""), []);
  assert.deepEqual(parseProcNetUnix(UNIX.slice(0, UNIX.indexOf("0001 01"))), []);
  const broken = "00000000f6a8411d: 00000002 00000000 00010000 0001 01 101 /tmp/a\nb.sock\n";
  assert.deepEqual(parseProcNetUnix(broken), [
    { kind: "stream", state: "listen", path: "/tmp/a", inode: 101, peerInode: undefined },
  ]);
});
