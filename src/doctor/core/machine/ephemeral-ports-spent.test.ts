import assert from "node:assert/strict";
import { test } from "node:test";
import { ephemeralPortsSpent } from "./ephemeral-ports-spent.ts";

function judge(ports: number): string[] {
  const busiest = [{ source: "127.0.0.1", address: "127.0.0.1", port: 5432, ports }];
  const connections = { busiest, lendable: 100, timeWait: 7, timeWaitMax: 1000, timeWaitOverflows: 0 };
  return ephemeralPortsSpent.judge({ connections }).map(({ severity }) => severity);
}

test("ephemeralPortsSpent warns from four fifths on, and is an error when none is left", () => {
  assert.deepEqual([79, 80, 99, 100].map(judge), [[], ["warning"], ["warning"], ["error"]]);
});
