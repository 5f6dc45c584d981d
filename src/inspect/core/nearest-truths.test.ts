import assert from "node:assert/strict";
import { test } from "node:test";
import { seenProcess } from "../../../test/support/list-row.ts";
import type { ChartService } from "./chart-facts.ts";
import type { HistoryEntry } from "./history-entry.ts";
import { nearestTruths, type OtherListener, type SilenceFacts } from "./nearest-truths.ts";

const NOW_MS = 1_000_000;

function truths(parts: Partial<SilenceFacts>): string[] {
  return nearestTruths({
    address: "127.0.0.1",
    isForeign: false,
    port: 5173,
    transport: "tcp",
    listeners: [],
    users: [],
    elsewhere: [],
    chart: { services: [], aliases: [] },
    history: [],
    nowMs: NOW_MS,
    ...parts,
  }).map(({ kind, says }) => `${kind}: ${says}`);
}

function listener(address: string, port: number, parts: Partial<OtherListener> = {}): OtherListener {
  return { transport: "tcp", local: { address, port }, process: seenProcess({ label: "vite" }), ...parts };
}

const WEB: ChartService = {
  name: "web.shop.localhost",
  project: "shop",
  directory: "/home/anna/shop",
  url: undefined,
  state: "ready",
  isDown: false,
  port: 5173,
  upstreams: [],
  front: undefined,
  keeperPid: 1,
  command: [],
  sinceMs: NOW_MS - 5000,
  lastLines: ["boom"],
};

const PAST: HistoryEntry = {
  address: "127.0.0.1",
  port: 5173,
  pid: 77,
  uid: 1000,
  command: "node server.js",
  directory: "/home/anna/shop",
  serviceName: undefined,
  sinceMs: 0,
  untilMs: NOW_MS - 600_000,
  ended: "its process ended",
};

test("nearestTruths says that nothing is known, and nothing more", () => {
  assert.deepEqual(truths({}), ["nothing: nobody listens there, and nothing is known of who did"]);
  assert.equal(truths({ listeners: [listener("0.0.0.0", 22)] }).length, 1, "a listener far away means nothing");
});

test("nearestTruths finds the other family, the other address and the other transport", () => {
  assert.deepEqual(truths({ listeners: [listener("::1", 5173)] }), [
    "other-address: vite (4121) listens on [::1]:5173, which is IPv6 and another address",
  ]);
  assert.deepEqual(truths({ listeners: [listener("127.0.0.2", 5173, { transport: "udp", process: undefined })] }), [
    "other-transport: a process that is not seen has it over UDP, on 127.0.0.2:5173",
  ]);
});

test("nearestTruths finds the server that went to the next port", () => {
  const next = listener("127.0.0.1", 5174);
  assert.deepEqual(truths({ listeners: [next] }), [
    "next-door: vite (4121) of shop listens next door, on 127.0.0.1:5174",
  ]);
  assert.deepEqual(truths({ listeners: [listener("127.0.0.1", 5172)] }).length, 1);
  const stranger = listener("127.0.0.1", 5174, { process: seenProcess({ cwd: "/elsewhere" }) });
  assert.deepEqual(
    truths({ listeners: [stranger, listener("127.0.0.1", 5175)], history: [PAST] }).filter((one) =>
      one.startsWith("next"),
    ),
    ["next-door: vite (4121) of shop listens next door, on 127.0.0.1:5175"],
    "whose folder the last owner's was",
  );
});

test("nearestTruths tells what the chart knows: moved, starting, stopped, ended, leased, alias", () => {
  const chart = (parts: Partial<ChartService>): Partial<SilenceFacts> => ({
    chart: { services: [{ ...WEB, ...parts }], aliases: [] },
  });
  assert.deepEqual(truths(chart({ upstreams: [{ address: "::1", port: 3000 }] })), [
    "moved: web.shop.localhost has leased it, and listens on [::1]:3000",
  ]);
  assert.deepEqual(truths(chart({ state: "starting" })), [
    "starting: web.shop.localhost is starting since 5 s, and does not listen yet",
  ]);
  assert.deepEqual(truths(chart({ state: "stopped" })), [
    'ended: web.shop.localhost has leased it, and is stopped since 5 s; its last line was "boom"',
  ]);
  assert.deepEqual(truths(chart({ state: "exit 1", isDown: true })), [
    'ended: web.shop.localhost had it, and ended 5 s ago (exit 1); its last line was "boom"',
  ]);
  assert.deepEqual(truths(chart({})), ["leased: web.shop.localhost has leased it, and does not listen"]);
  const aliases = [{ name: "docs.localhost", url: undefined, target: { address: "127.0.0.1", port: 5173 } }];
  assert.deepEqual(truths({ chart: { services: [], aliases } }), ["alias: the alias docs.localhost leads here"]);
});

test("nearestTruths finds other networks, other uses of the port, and who had it last", () => {
  const where = { local: { address: "0.0.0.0", port: 5173 }, where: "docker container web", pids: [9] };
  assert.deepEqual(truths({ elsewhere: [where] }), [
    "elsewhere: docker container web listens on 0.0.0.0:5173, in a network of its own: port 5173 is not published",
  ]);
  const local = { address: "127.0.0.1", port: 5173 };
  const users = [
    {
      state: "established",
      local,
      remote: { address: "192.0.2.7", port: 443 },
      process: seenProcess({ label: "curl" }),
    },
    { state: "time-wait", local, remote: { address: "127.0.0.1", port: 9 }, process: undefined },
    { state: "bound", local, remote: undefined, process: seenProcess() },
  ];
  assert.deepEqual(truths({ users }), [
    "bound: node server.js (4121) has bound it, and does not listen",
    "taken-by-connection: curl (4121) uses it as the near end of a connection to 192.0.2.7:443",
    "time-wait: 1 ended connections still rest on port 5173 (TIME_WAIT): a server was here a minute ago",
  ]);
  assert.deepEqual(truths({ history: [PAST] }), [
    "last-owner: last it was node server.js (77), until 10 min ago (its process ended)",
  ]);
});

test("nearestTruths claims nothing of another machine's address", () => {
  assert.deepEqual(truths({ address: "192.0.2.9", isForeign: true }), [
    "another-machine: 192.0.2.9 is no address of this machine: who listens there is not seen from here, and it is not connected to; `portolan doctor 192.0.2.9:5173 --ask` does",
  ]);
});
