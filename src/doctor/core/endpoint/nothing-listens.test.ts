import assert from "node:assert/strict";
import { test } from "node:test";
import { attemptOf, factsOf, NOW_MS, socketOf } from "../../../../test/doctor/made-facts.ts";
import { nothingListens } from "./nothing-listens.ts";

const history = {
  pid: 77,
  command: "node server.js",
  cwd: "/home/ann/shop",
  endedAtMs: NOW_MS - 240_000,
  exitCode: 1,
  signal: undefined,
  lastLines: ["Error: \u001b[31mno database"],
};

test("nothingListens tells the last owner, how it ended, and its command", () => {
  const [verdict] = nothingListens.judge(factsOf({ listeners: [], history }));
  assert.equal(
    verdict?.cause,
    "Nothing listens at 127.0.0.1:3000: its last owner, node server.js, ended with status 1 4 min ago",
  );
  assert.ok(verdict?.evidence.includes("it said: Error: [31mno database"));
  assert.deepEqual(verdict?.fix.commands, ["cd /home/ann/shop && node server.js"]);
});

test("nothingListens never makes a command of what cannot be read back", () => {
  const [verdict] = nothingListens.judge(factsOf({ listeners: [], history: { ...history, command: "node $(x)" } }));
  assert.deepEqual(verdict?.fix.commands, []);
});

test("nothingListens is silent where something nearer is true", () => {
  const relatives = [{ socket: socketOf("127.0.0.1:3001"), because: "folder" as const }];
  assert.deepEqual(nothingListens.judge(factsOf({ listeners: [], relatives })), []);
  assert.deepEqual(nothingListens.judge(factsOf({ listeners: [socketOf("[::1]:3000")] })), []);
  assert.deepEqual(nothingListens.judge(factsOf({ listeners: [socketOf("127.0.0.1:3000")] })), []);
  const probe = { resolution: undefined, attempts: [attemptOf("127.0.0.1", { error: "EHOSTUNREACH" })] };
  assert.deepEqual(nothingListens.judge(factsOf({ listeners: [], probe })), []);
});

test("nothingListens shows neighbours as evidence only", () => {
  const relatives = [{ socket: socketOf("127.0.0.1:3005"), because: "near" as const }];
  const [verdict] = nothingListens.judge(factsOf({ listeners: [], relatives }));
  assert.match(verdict?.evidence.at(-1) ?? "", /^close by: 127\.0\.0\.1:3005/);
});

test("nothingListens does not tell anyone to run again what its keeper holds", () => {
  const chart = {
    kind: "service" as const,
    name: "web.shop.localhost",
    state: "stopped" as const,
    port: 3000,
    upstreams: [],
    command: ["node", "server.js"],
    directory: "/home/ann/shop",
    keeperPid: 70,
    sinceMs: NOW_MS - 1000,
  };
  const [verdict] = nothingListens.judge(factsOf({ listeners: [], chart }));
  assert.match(verdict?.cause ?? "", /has web\.shop\.localhost \(stopped\)/);
  assert.deepEqual(verdict?.fix, {
    says: "Start it again by its project: `portolan restart` and its name there",
    commands: [],
  });
});
