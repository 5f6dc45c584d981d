import assert from "node:assert/strict";
import { test } from "node:test";
import { listRow } from "../../../test/support/list-row.ts";
import { compareRows, type ListRow } from "./list-row.ts";

test("compareRows orders by port, transport, family and address, and Unix sockets by path", () => {
  const at = (address: string, port: number, transport: ListRow["transport"] = "tcp"): ListRow =>
    listRow({ transport, local: { address, port } });
  const ordered = [
    listRow({ local: undefined, service: { name: "a", url: undefined, state: "starting" }, state: "none" }),
    at("0.0.0.0", 22),
    at("127.0.0.1", 22),
    at("::", 22),
    at("127.0.0.1", 53),
    at("127.0.0.1", 53, "udp"),
    listRow({ ...at("127.0.0.1", 80), remote: { address: "127.0.0.1", port: 4 } }),
    listRow({ ...at("127.0.0.1", 80), remote: { address: "127.0.0.1", port: 5 } }),
    listRow({ transport: "unix", local: undefined, path: "/run/a" }),
    listRow({ transport: "unix", local: undefined, path: "/run/b" }),
  ];
  const [silent, ...rest] = ordered;
  assert.ok(silent);
  // A service without a socket has no port: it comes behind them, before the Unix sockets.
  const expected = [...rest.slice(0, -2), silent, ...rest.slice(-2)];
  assert.deepEqual(expected.toReversed().toSorted(compareRows), expected);
});
