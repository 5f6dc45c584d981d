import assert from "node:assert/strict";
import { test } from "node:test";
import { countDestinations } from "./count-destinations.ts";

const TABLE = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:9C40 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1
   1: 0100007F:9C40 0100007F:9C42 01 00000000:00000000 00:00000000 00000000     0        0 2 1
   2: 0100007F:9C42 0100007F:9C40 01 00000000:00000000 00:00000000 00000000     0        0 3 1
   3: 0100007F:9C43 0100007F:9C40 06 00000000:00000000 00:00000000 00000000     0        0 0 3
   4: 0100007F:9C43 0200007F:0050 01 00000000:00000000 00:00000000 00000000     0        0 4 1
   5: 0100007F:0050 0100007F:9C44 01 00000000:00000000 00:00000000 00000000     0        0 5 1
   6: 0000000000000000FFFF00000100007F:9C45 0000000000000000FFFF00000100007F:9C40 01 00000000:00000000 00:00000000 00000000     0        0 6 1
`;

test("countDestinations counts lent ports by source and destination, and no server's", () => {
  assert.deepEqual(countDestinations(TABLE, { span: { first: 40_000, last: 40_010 }, most: 9 }), [
    { source: "127.0.0.1", address: "127.0.0.1", port: 40_000, ports: 2 },
    { source: "127.0.0.1", address: "127.0.0.2", port: 80, ports: 1 },
    { source: "127.0.0.1", address: "127.0.0.1", port: 40_000, ports: 1 },
  ]);
});

test("countDestinations looks at the span alone, and gives no more than asked for", () => {
  assert.deepEqual(countDestinations(TABLE, { span: { first: 40_003, last: 40_003 }, most: 1 }), [
    { source: "127.0.0.1", address: "127.0.0.1", port: 40_000, ports: 1 },
  ]);
  assert.deepEqual(countDestinations("", { span: { first: 1, last: 65_535 }, most: 1 }), []);
});
