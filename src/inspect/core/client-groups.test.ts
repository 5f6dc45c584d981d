import assert from "node:assert/strict";
import { test } from "node:test";
import { seenProcess } from "../../../test/support/list-row.ts";
import { type ClientConnection, groupClients } from "./client-groups.ts";

function connection(parts: Partial<ClientConnection> & { address?: string }): ClientConnection {
  const { address = "127.0.0.1", ...rest } = parts;
  return { state: "established", remote: { address, port: 50_000 }, client: undefined, isHere: true, ...rest };
}

test("groupClients groups by process, and by address what comes from elsewhere", () => {
  const curl = seenProcess({ pid: 7, label: "curl" });
  const groups = groupClients([
    connection({ client: curl }),
    connection({ client: curl, state: "close-wait" }),
    connection({ client: curl, address: "::1" }),
    connection({ state: "time-wait" }),
    connection({ address: "192.0.2.7", isHere: false }),
    connection({ address: "192.0.2.9", isHere: false }),
  ]);
  assert.deepEqual(
    groups.map(({ client, addresses, connections, states }) => [client?.pid, addresses.join(), connections, states]),
    [
      [7, "127.0.0.1,::1", 3, { established: 2, "close-wait": 1 }],
      [undefined, "127.0.0.1", 1, { "time-wait": 1 }],
      [undefined, "192.0.2.7", 1, { established: 1 }],
      [undefined, "192.0.2.9", 1, { established: 1 }],
    ],
  );
});
