import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeInetDump, encodeInetLookup, InetDiagReader } from "./inet-diag.ts";
import type { InetSocket } from "./socket.ts";

// Payloads recorded on Linux 6.18, in a network of their own.
const LISTEN4 =
  "020a00000fa100007f0000010000000000000000000000000000000000000000000000000000000000000000201700000000000000000000" +
  "000000000500000000000000a2eccb00050008000000000008000f00000000000c0015000100000000000000060016005200000000";
const LISTEN6_ONLY =
  "0a0a00000fa2000000000000000000000000000000000000000000000000000000000000000000000000000021170000000000000000000000" +
  "000000ff01000000000000a3eccb00050008000000000005000b000100000008000f0000000000";
const LISTEN6_BOTH = LISTEN6_ONLY.replace("0fa2", "0fa3").replace("05000b0001", "05000b0000");
const MAPPED =
  "0a0100000fa3138b00000000000000000000ffff7f00000100000000000000000000ffff7f0000010000000024170000000000000000000000" +
  "0000000000000000000000a6eccb00050008000000000008000f0000000000";
/** With drops set to 7. */
const UDP =
  "020700000fa400007f000001000000000000000000000000000000000000000000000000000000000000000026170000000000000000000000" +
  "0000000000000000000000a9eccb00050008000000000008000f00000000000c001500010000000000000006001600500000002800070000" +
  "0000000009000000000000004003000000000000000000000000000000000007000000";
const TIME_WAIT = MAPPED.replace("0a01", "0a06").replace("a6eccb00", "00000000");

function read(hex: string, transport: InetSocket["transport"] = "tcp", bytes?: number): InetSocket | undefined {
  const row = Buffer.from(hex, "hex");
  const end = bytes ?? row.byteLength;
  // Behind other bytes, as in a datagram.
  const datagram = new Uint8Array(16 + end);
  datagram.set(row.subarray(0, end), 16);
  return new InetDiagReader().read(new DataView(datagram.buffer), transport, { start: 16, end: 16 + end });
}

test("InetDiagReader reads a listener with the length of its queue", () => {
  assert.deepEqual(read(LISTEN4), {
    transport: "tcp",
    family: 4,
    state: "listen",
    local: { address: "127.0.0.1", port: 4001 },
    remote: undefined,
    receiveQueue: 0,
    sendQueue: 5,
    uid: 0,
    inode: 0xcbeca2,
    isIpv6Only: false,
    drops: undefined,
    pids: undefined,
  });
});

test("InetDiagReader tells who takes IPv6 alone", () => {
  assert.deepEqual(
    [LISTEN6_ONLY, LISTEN6_BOTH, MAPPED].map((hex) => read(hex)?.isIpv6Only),
    [true, false, undefined],
  );
  assert.deepEqual(read(LISTEN6_BOTH)?.local, { address: "::", port: 4003 });
});

test("InetDiagReader reads an IPv4 connection on an IPv6 socket", () => {
  const { family, local, remote, state, inode } = read(MAPPED) as InetSocket;
  assert.deepEqual(
    { family, local, remote, state, inode },
    {
      family: 6,
      local: { address: "::ffff:127.0.0.1", port: 4003 },
      remote: { address: "::ffff:127.0.0.1", port: 5003 },
      state: "established",
      inode: 0xcbeca6,
    },
  );
});

test("InetDiagReader knows a socket that is bound alone", () => {
  const { state, remote } = read(LISTEN4.replace("020a", "0207")) as InetSocket;
  assert.deepEqual({ state, remote }, { state: "bound", remote: undefined });
});

test("InetDiagReader never takes the uid 0 of a row without an owner for root", () => {
  const { state, uid, inode } = read(TIME_WAIT) as InetSocket;
  assert.deepEqual({ state, uid, inode }, { state: "time-wait", uid: undefined, inode: undefined });
});

test("InetDiagReader reads the drops of UDP", () => {
  const { state, remote, drops } = read(UDP, "udp") as InetSocket;
  assert.deepEqual({ state, remote, drops }, { state: "unconnected", remote: undefined, drops: 7 });
});

test("InetDiagReader takes a row that is cut off for none, or for one without its attributes", () => {
  for (let bytes = 0; bytes < 72; bytes++) assert.equal(read(UDP, "udp", bytes), undefined, `${bytes} bytes`);
  for (let bytes = 72; bytes < 148; bytes++) assert.equal(read(UDP, "udp", bytes)?.drops, undefined, `${bytes} bytes`);
  assert.equal(read(LISTEN4.replace("02", "2c")), undefined);
});

test("InetDiagReader forgets texts when they become many", () => {
  const reader = new InetDiagReader();
  const bytes = Uint8Array.from(Buffer.from(LISTEN4, "hex"));
  const view = new DataView(bytes.buffer);
  for (let number = 0; number < 10_000; number++) {
    view.setUint32(8, 0x7f00_0000 + number);
    const found = reader.read(view, "tcp", { start: 0, end: bytes.byteLength });
    assert.equal(found?.local.address, `127.0.${number >> 8}.${number & 0xff}`);
  }
});

const hexOf = (message: DataView | undefined): string =>
  message === undefined ? "" : Buffer.from(message.buffer).toString("hex");

test("encodeInetDump asks for a protocol, states and a port", () => {
  const states = (which: "listening" | "connected" | "all", transport: "tcp" | "udp" = "tcp"): string =>
    hexOf(encodeInetDump({ transport, which }, 4)).slice(32, 48);
  assert.equal(states("listening"), "0206000000040000");
  assert.equal(states("connected"), "020600007e1b0000");
  assert.equal(states("all"), "02060000fe3f0000");
  assert.equal(states("listening", "udp"), "0211400080000000");
  const asked = hexOf(encodeInetDump({ transport: "tcp", which: "all", localPort: 0x1234 }, 6));
  assert.equal(asked.slice(0, 16), "4800000014000103");
  assert.equal(asked.slice(32, 34), "0a");
  assert.equal(asked.slice(48, 56), "12340000");
});

test("encodeInetLookup asks for both ends, and for UDP the other way round", () => {
  const local = { address: "127.0.0.1", port: 0x138b };
  const remote = { address: "127.0.0.2", port: 0x0fa3 };
  const idOf = (transport: "tcp" | "udp", ends = { local, remote }): string =>
    hexOf(encodeInetLookup(transport, ends)).slice(48);
  const zeros = "0".repeat(24);
  const rest = `00000000${"f".repeat(16)}`;
  assert.equal(idOf("tcp"), `138b0fa37f000001${zeros}7f000002${zeros}${rest}`);
  assert.equal(idOf("udp"), `0fa3138b7f000002${zeros}7f000001${zeros}${rest}`);
  const mapped = {
    local: { ...local, address: "::ffff:127.0.0.1" },
    remote: { ...remote, address: "::ffff:127.0.0.2" },
  };
  assert.equal(hexOf(encodeInetLookup("tcp", mapped)), hexOf(encodeInetLookup("tcp", { local, remote })));
  const loopback = { local: { ...local, address: "::1" }, remote: { ...remote, address: "::1" } };
  assert.match(hexOf(encodeInetLookup("tcp", loopback)), /^4800000014000100.{16}0a06/);
});

test("encodeInetLookup asks nothing about two families, or about what is no address", () => {
  const local = { address: "127.0.0.1", port: 1 };
  assert.equal(encodeInetLookup("tcp", { local, remote: { address: "::1", port: 2 } }), undefined);
  assert.equal(encodeInetLookup("tcp", { local, remote: { address: "localhost", port: 2 } }), undefined);
});
