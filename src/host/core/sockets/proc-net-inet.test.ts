import assert from "node:assert/strict";
import { test } from "node:test";
import { findProcNetRow, ProcNetRows, type ProcNetTable } from "./proc-net-inet.ts";
import type { SocketQuery } from "./socket.ts";

// Recorded on Linux 6.18.
const TCP = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode                                                     
   0: 0100007F:F5A5 00000000:0000 0A 00000000:00000002 00:00000000 00000000  1000        0 16233 1 0000000000000000 100 0 0 10 0                     
12345: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4294967295 1 0000000000000000 100 0 0 10 0                  
   2: 0100007F:D431 0100007F:F5A5 01 00000100:00000010 02:000003E7 00000000  1001        0 20417 2 0000000000000000 20 4 30 10 -1                    
   3: 0100007F:D433 0100007F:F5A5 06 00000000:00000000 03:00001770 00000000     0        0 0 3 0000000000000000                                      
   4: 0100007F:D435 0100007F:F5A5 04 00000000:00000000 01:00000010 00000000     0        0 0 3 0000000000000000                                      
`;
const TCP6 = `  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000000000000000000001000000:0FA0 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 16300 1 0000000000000000 100 0 0 10 0
   3: 0000000000000000FFFF00000100007F:BEEF 0000000000000000FFFF00000100007F:0FA1 08 00000000:00000000 00:00000000 00000000  1002        0 16303 1 0000000000000000 20 4 30 10 -1
`;
const UDP = `   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops            
  601: 0100007F:0035 00000000:0000 07 00000000:00000300 00:00000000 00000000   101        0 3201 2 000000008e0a6f5b 7             
60011: 0100007F:C001 0100007F:0035 01 00000000:00000000 00:00000000 00000000  1000        0 3202 2 000000008e0a6f5c 0             
`;
const TCP4: ProcNetTable = { transport: "tcp", family: 4 };

function rowsOf(
  text: string,
  table: ProcNetTable,
  { pieceLength = 10_000, ...query }: Omit<SocketQuery, "transport"> & { pieceLength?: number },
): { rows: ProcNetRows["rows"]; wasCut: boolean } {
  const collected = new ProcNetRows(table, query);
  for (let start = 0; start < text.length; start += pieceLength) {
    if (!collected.push(text.slice(start, start + pieceLength))) return { rows: collected.rows, wasCut: true };
  }
  return { rows: collected.rows, wasCut: false };
}

const UNTOLD = { isIpv6Only: false, drops: undefined, pids: undefined };
const NOBODY = { uid: undefined, inode: undefined };
const LISTENER = {
  ...UNTOLD,
  transport: "tcp",
  family: 4,
  state: "listen",
  local: { address: "127.0.0.1", port: 62_885 },
  remote: undefined,
  receiveQueue: 2,
  sendQueue: undefined,
  uid: 1000,
  inode: 16_233,
};
const CONNECTION = {
  ...LISTENER,
  state: "established",
  local: { address: "127.0.0.1", port: 54_321 },
  remote: LISTENER.local,
  receiveQueue: 16,
  sendQueue: 256,
  uid: 1001,
  inode: 20_417,
};

test("ProcNetRows reads listeners and stops at the first connection, in pieces of any size", () => {
  const other = { ...LISTENER, local: { address: "0.0.0.0", port: 22 }, receiveQueue: 0, uid: 0, inode: 4_294_967_295 };
  for (const pieceLength of [1, 2, 7, 150, 10_000]) {
    const { rows, wasCut } = rowsOf(TCP, TCP4, { which: "listening", pieceLength });
    assert.deepEqual(rows, [LISTENER, other], `pieces of ${pieceLength}`);
    assert.equal(wasCut, true);
  }
});

test("ProcNetRows reads connections; nobody owns one that no process holds", () => {
  const { rows, wasCut } = rowsOf(TCP, TCP4, { which: "connected" });
  assert.equal(wasCut, false);
  const left = { ...CONNECTION, receiveQueue: 0, sendQueue: 0, ...NOBODY };
  assert.deepEqual(rows, [
    CONNECTION,
    { ...left, state: "time-wait", local: { address: "127.0.0.1", port: 54_323 } },
    { ...left, state: "fin-wait-1", local: { address: "127.0.0.1", port: 54_325 } },
  ]);
});

test("ProcNetRows reads all, and those of one local port", () => {
  assert.equal(rowsOf(TCP, TCP4, { which: "all" }).rows.length, 5);
  assert.deepEqual(rowsOf(TCP, TCP4, { which: "all", localPort: 54_321 }).rows, [CONNECTION]);
  assert.deepEqual(rowsOf(TCP, TCP4, { which: "listening", localPort: 1 }).rows, []);
});

test("ProcNetRows reads IPv6 in canonical text", () => {
  const { rows } = rowsOf(TCP6, { transport: "tcp", family: 6 }, { which: "all" });
  assert.deepEqual(
    rows.map(({ local, remote, state, family }) => [family, state, local.address, remote?.address]),
    [
      [6, "listen", "::1", undefined],
      [6, "close-wait", "::ffff:127.0.0.1", "::ffff:127.0.0.1"],
    ],
  );
});

test("ProcNetRows reads UDP: who has no peer listens, wherever he stands, and drops are told", () => {
  const table = { transport: "udp", family: 4 } as const;
  const { rows } = rowsOf(UDP, table, { which: "all" });
  assert.deepEqual(
    rows.map(({ state, remote, drops, receiveQueue, inode }) => ({ state, remote, drops, receiveQueue, inode })),
    [
      { state: "unconnected", remote: undefined, drops: 7, receiveQueue: 768, inode: 3201 },
      { state: "established", remote: { address: "127.0.0.1", port: 53 }, drops: 0, receiveQueue: 0, inode: 3202 },
    ],
  );
  assert.equal(rowsOf(UDP, table, { which: "listening" }).rows.length, 1);
  assert.equal(rowsOf(UDP, table, { which: "connected" }).rows.length, 1);
});

test("ProcNetRows takes an empty table, and leaves out what is no row", () => {
  assert.deepEqual(rowsOf(TCP.slice(0, TCP.indexOf("\n") + 1), TCP4, { which: "all" }).rows, []);
  assert.deepEqual(rowsOf("a: b\n: \nx\n", TCP4, { which: "all" }).rows, []);
});

test("findProcNetRow finds the row of exactly these two ends", () => {
  const ends = { local: CONNECTION.local, remote: CONNECTION.remote };
  assert.deepEqual(findProcNetRow(TCP, TCP4, ends), CONNECTION);
  assert.equal(findProcNetRow(TCP, TCP4, { local: ends.remote, remote: ends.local }), undefined);
  assert.equal(findProcNetRow(TCP, TCP4, { ...ends, local: { address: "localhost", port: 54_321 } }), undefined);
});

test("findProcNetRow finds an IPv4-mapped row, also without its line's end", () => {
  const ends = {
    local: { address: "::ffff:127.0.0.1", port: 0xbeef },
    remote: { address: "::ffff:127.0.0.1", port: 0x0fa1 },
  };
  for (const text of [TCP6, TCP6.trimEnd()]) {
    assert.equal(findProcNetRow(text, { transport: "tcp", family: 6 }, ends)?.uid, 1002);
  }
});
