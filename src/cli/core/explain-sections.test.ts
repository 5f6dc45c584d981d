import assert from "node:assert/strict";
import { test } from "node:test";
import type { EndpointExplanation } from "../../inspect/core/explanation.ts";
import { endpointExplanation, explainedHolder, explainedListener } from "../../../test/support/explained.ts";
import { seenProcess } from "../../../test/support/list-row.ts";
import { explainSections } from "./explain-sections.ts";

const NOW_MS = 61_000;

function lines(parts: Partial<EndpointExplanation>, label: string): readonly string[] {
  const words = { home: "/home/anna", nowMs: NOW_MS };
  return explainSections(endpointExplanation(parts), words).find((one) => one.label === label)?.lines ?? [];
}

test("explainSections tells who listens, and which of several a client gets", () => {
  assert.deepEqual(lines({}, "listens"), ["127.0.0.1:3000  node server.js (4121), anna, for 1m"]);
  const other = explainedListener({
    local: { address: "0.0.0.0", port: 3000 },
    holders: [explainedHolder({ process: seenProcess({ pid: 9 }) })],
  });
  assert.deepEqual(lines({ listeners: [explainedListener(), other] }, "listens"), [
    "127.0.0.1:3000  node server.js (4121), anna, for 1m; a client gets this one",
    "0.0.0.0:3000  node server.js (9), anna, for 1m",
  ]);
  const reached = [{ address: "127.0.0.1", listeners: [0, 1] }];
  assert.deepEqual(lines({ listeners: [explainedListener(), explainedListener()], reached }, "shared"), [
    "2 listeners share 127.0.0.1: each connection gets one of them",
  ]);
});

test("explainSections tells workers, the queue, and the service", () => {
  const service = { name: "web.shop.localhost", url: "https://web.shop.localhost:1290", state: "ready" };
  const holders = [explainedHolder({ isWorker: true, process: seenProcess({ pid: 9 }) }), explainedHolder()];
  assert.deepEqual(
    lines({ listeners: [explainedListener({ holders, service, waiting: 3, waitingMax: 511 })] }, "listens"),
    [
      "127.0.0.1:3000  node server.js (4121), anna, for 1m; shared with 1 more; https://web.shop.localhost:1290; 3 of 511 wait to be accepted",
    ],
  );
});

test("explainSections says whose a listener is whose process is not seen", () => {
  const listeners = [explainedListener({ holders: [], user: "root" })];
  assert.match(lines({ listeners }, "listens")[0] ?? "", /a process of root: `sudo portolan explain` sees it/);
  assert.match(lines({ listeners, ownerless: "kernel" }, "listens")[0] ?? "", /the kernel itself/);
  assert.match(lines({ listeners, ownerless: "barred" }, "listens")[0] ?? "", /that this root may not look into$/);
  assert.match(lines({ listeners, ownerless: "outside" }, "listens")[0] ?? "", /outside of this container/);
});

test("explainSections tells what comes nearest when nobody listens", () => {
  const silence = [{ kind: "nothing" as const, says: "nobody listens there", instead: undefined }];
  const silent = { listeners: [], reached: [{ address: "127.0.0.1", listeners: [] }], silence };
  assert.deepEqual(lines(silent, "nobody"), ["nobody listens there"]);
  assert.deepEqual(lines(silent, "listens"), []);
});

test("explainSections tells address and port", () => {
  const about = {
    address: "127.0.0.1",
    kind: "loopback",
    block: "127.0.0.0/8",
    rfc: "RFC 1122",
    interface: "lo",
    says: "all here",
  };
  assert.deepEqual(lines({ aboutAddresses: [about] }, "address"), [
    "127.0.0.1  loopback, 127.0.0.0/8 (RFC 1122), on lo: all here",
  ]);
  assert.deepEqual(lines({}, "port"), [
    "3000/tcp  registered, registered for hbci, mostly development servers (Next.js, Express, Rails, Grafana)",
    "somebody chose it: no system lends it by default",
  ]);
  assert.equal(lines({ leasedTo: "web.shop.localhost" }, "port")[1], "Portolan has leased it to web.shop.localhost");
});

test("explainSections tells who else could reach it, who is connected, and who had it", () => {
  const ways = [
    { by: "lan" as const, interface: "wlan0", address: "192.168.1.7" },
    { by: "local-users" as const, interface: "lo", address: "127.0.0.1" },
  ];
  assert.deepEqual(lines({ listeners: [explainedListener({ ways, exposure: "lan" })] }, "open to"), [
    "LAN by 192.168.1.7:3000 (wlan0), unless a firewall forbids",
  ]);
  assert.deepEqual(lines({}, "open to"), ["every user of this machine, and nobody else"]);
  const clients = Array.from({ length: 8 }, (_, at) => ({
    client: seenProcess({ pid: at }),
    addresses: [],
    isHere: true,
    connections: 1,
    states: { established: 1 },
  }));
  assert.equal(lines({ clients }, "clients").at(-1), "and 2 more");
  const entry = {
    address: "127.0.0.1",
    port: 3000,
    pid: 5,
    uid: 1000,
    command: "vite",
    directory: undefined,
    serviceName: "web.shop.localhost",
    sinceMs: 0,
    untilMs: 1000,
    ended: "its process ended",
  };
  assert.deepEqual(lines({ history: [{ ...entry, untilMs: undefined }, entry] }, "before"), [
    "web.shop.localhost, vite (5) on 127.0.0.1 for 1s, until 1m ago, its process ended",
  ]);
  const justNow = { ...entry, untilMs: NOW_MS - 400 };
  assert.match(lines({ history: [justNow] }, "before")[0] ?? "", /, until just now, its process ended$/);
});
