import assert from "node:assert/strict";
import { test } from "node:test";
import type { ChartEntryFacts } from "../endpoint-facts.ts";
import { factsOf, NOW_MS, originOf, ownerOf, socketOf } from "../../../../test/doctor/made-facts.ts";
import { anotherOwner } from "./another-owner.ts";

const listeners = [socketOf("127.0.0.1:3000")];
const chart: ChartEntryFacts = {
  kind: "service",
  name: "web.shop.localhost",
  state: "ready",
  port: 3000,
  upstreams: [],
  command: ["npm", "run", "dev"],
  directory: "/home/ann/shop",
  keeperPid: 900,
  sinceMs: NOW_MS,
};

test("anotherOwner names the stranger", () => {
  const owners = [ownerOf({ cwd: "/home/ann/other" })];
  const [verdict] = anotherOwner.judge(factsOf({ listeners, chart, owners }));
  assert.match(
    verdict?.cause ?? "",
    /is answered by process 4121 \(node server\.js\), and not by web\.shop\.localhost/,
  );
});

test("anotherOwner is silent about the service itself, however it is known", () => {
  for (const owner of [
    ownerOf(),
    ownerOf({ cwd: "/home/ann/shop/packages/web" }),
    ownerOf({ cwd: undefined }),
    ownerOf({ cwd: "/tmp", parentPid: 900 }),
    ownerOf(
      { cwd: "/tmp" },
      { origin: { ...originOf([]), chain: [{ pid: 900, role: "supervisor", label: "portolan" }] } },
    ),
  ]) {
    assert.deepEqual(anotherOwner.judge(factsOf({ listeners, chart, owners: [owner] })), []);
  }
  assert.deepEqual(anotherOwner.judge(factsOf({ listeners, owners: [ownerOf({ cwd: "/tmp" })] })), []);
});
