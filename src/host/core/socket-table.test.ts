import assert from "node:assert/strict";
import { test } from "node:test";
import { findConnectionUid, ListenRows, type AddressFamily } from "./socket-table.ts";

// Recorded on Linux 6.18.
const TCP = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode                                                     
   0: 0100007F:F5A5 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 16233 1 0000000000000000 100 0 0 10 0                     
12345: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4294967295 1 0000000000000000 100 0 0 10 0                  
   2: 0100007F:D431 0100007F:F5A5 01 00000000:00000000 02:000003E7 00000000  1001        0 20417 2 0000000000000000 20 4 30 10 -1                    
   3: 0100007F:D433 0100007F:F5A5 06 00000000:00000000 03:00001770 00000000     0        0 0 3 0000000000000000                                      
   4: 0100007F:D435 0100007F:F5A5 04 00000000:00000000 01:00000010 00000000     0        0 0 3 0000000000000000                                      
`;
const TCP6 = `  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000000000000000000001000000:0FA0 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 16300 1 0000000000000000 100 0 0 10 0
   1: 0000000000000000FFFF00000100007F:0FA1 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 16301 1 0000000000000000 100 0 0 10 0
   2: B80D0120000000000000000001000000:0FA2 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 16302 1 0000000000000000 100 0 0 10 0
   3: 0000000000000000FFFF00000100007F:BEEF 0000000000000000FFFF00000100007F:0FA1 01 00000000:00000000 00:00000000 00000000  1002        0 16303 1 0000000000000000 20 4 30 10 -1
`;

function listenersIn(table: string, family: AddressFamily, pieceLength: number): { rows: unknown[]; wasCut: boolean } {
  const collected = new ListenRows(family);
  for (let start = 0; start < table.length; start += pieceLength) {
    if (!collected.push(table.slice(start, start + pieceLength))) return { rows: collected.rows, wasCut: true };
  }
  return { rows: collected.rows, wasCut: false };
}

test("ListenRows reads IPv4 listeners and stops at the first connection, in pieces of any size", () => {
  const rows = [
    { address: "127.0.0.1", port: 62_885, family: 4, inode: 16_233, uid: 1000 },
    { address: "0.0.0.0", port: 22, family: 4, inode: 4_294_967_295, uid: 0 },
  ];
  for (const pieceLength of [1, 2, 7, 150, 10_000]) {
    assert.deepEqual(listenersIn(TCP, 4, pieceLength), { rows, wasCut: true }, `pieces of ${pieceLength}`);
  }
});

test("ListenRows reads IPv6 listeners in canonical text", () => {
  const { rows } = listenersIn(TCP6, 6, 10_000);
  assert.deepEqual(
    rows.map((row) => (row as { address: string }).address),
    ["::1", "::ffff:127.0.0.1", "2001:db8::1"],
  );
});

test("ListenRows takes an empty table", () => {
  assert.deepEqual(listenersIn(TCP.slice(0, TCP.indexOf("\n") + 1), 4, 64), { rows: [], wasCut: false });
});

const SERVER = { address: "127.0.0.1", port: 0xf5a5 };

test("findConnectionUid finds the row of exactly these two ends", () => {
  const ends = { family: 4, local: { address: "127.0.0.1", port: 0xd431 }, remote: SERVER } as const;
  assert.equal(findConnectionUid(TCP, ends), 1001);
  assert.equal(findConnectionUid(TCP, { ...ends, local: ends.remote, remote: ends.local }), undefined);
  assert.equal(findConnectionUid(TCP, { ...ends, local: { ...ends.local, port: 0xd432 } }), undefined);
});

test("findConnectionUid finds an IPv4-mapped row", () => {
  const local = { address: "::ffff:127.0.0.1", port: 0xbeef };
  const remote = { address: "::ffff:127.0.0.1", port: 0x0fa1 };
  assert.equal(findConnectionUid(TCP6, { family: 6, local, remote }), 1002);
});

test("findConnectionUid never takes the uid 0 of a row without an owner for root", () => {
  for (const port of [0xd433, 0xd435]) {
    const local = { address: "127.0.0.1", port };
    assert.equal(findConnectionUid(TCP, { family: 4, local, remote: SERVER }), undefined);
  }
});

test("findConnectionUid finds nothing for what is no address of the family", () => {
  for (const address of ["::1", "localhost", "127.0.0.1.", ""]) {
    assert.equal(findConnectionUid(TCP, { family: 4, local: { address, port: 1 }, remote: SERVER }), undefined);
  }
});
