import assert from "node:assert/strict";
import { test } from "node:test";
import type { PortHolder, ServiceRecord } from "./model.ts";
import { nameOwner } from "./name-owner.ts";

const SERVICE: ServiceRecord = {
  id: "1",
  leaseId: "2",
  name: "shop.localhost",
  identity: { directory: "/srv/shop", project: "shop", service: undefined, branch: undefined, name: undefined },
  command: ["node", "server.js"],
  uid: 1000,
  state: "ready",
  port: 61_000,
  upstreams: [{ address: "127.0.0.1", port: 61_007 }],
  tls: false,
  address: undefined,
  lane: undefined,
  holder: { bootId: "boot", pidNamespace: "1", pid: 7, startTicks: 1 },
  sinceMs: 0,
  exit: undefined,
  lastLines: [],
  notes: [],
};
const HOLDERS: Readonly<Record<number, readonly PortHolder[]>> = {
  61_000: [{ address: "127.0.0.1", pid: 9, text: "process 9 (nc)" }],
  61_007: [
    { address: "::1", pid: undefined, text: "a process of user 33" },
    { address: "127.0.0.1", pid: 12, text: "process 12 (node server.js)" },
  ],
};
const holdersOf = (port: number): readonly PortHolder[] => HOLDERS[port] ?? [];

test("nameOwner is the keeper of a service that has one", () => {
  const { kind, ...owner } = nameOwner(SERVICE, () => assert.fail("nobody asks who listens"));
  assert.equal(kind, "service");
  assert.deepEqual(owner, { directory: "/srv/shop", pid: 7, orphaned: false, listener: undefined });
});

test("nameOwner is what listens where the service was found, when its keeper is gone", () => {
  const orphan: ServiceRecord = { ...SERVICE, state: "orphaned" };
  const owners = [orphan, { ...orphan, upstreams: [] }, { ...orphan, port: 1, upstreams: [] }].map((service) =>
    nameOwner(service, holdersOf),
  );
  assert.deepEqual(
    owners.map((owner) => [owner.kind === "service" && owner.pid, owner.kind === "service" && owner.listener]),
    [
      [12, "process 12 (node server.js)"],
      [9, "process 9 (nc)"],
      [undefined, undefined],
    ],
  );
});
