import assert from "node:assert/strict";
import { test } from "node:test";
import type { ForeignSocket, FoundSocket } from "./found-sockets.ts";
import type { RunCommand, RunEvent } from "./run-events.ts";
import { RunMachine } from "./run-machine.ts";

type Line = readonly [">>", RunEvent] | readonly ["<<", RunCommand];

/** Feeds the `>>` lines and compares the whole transcript with what came back. */
function play(machine: RunMachine, transcript: readonly Line[]): void {
  const seen: Line[] = [];
  for (const line of transcript) {
    if (line[0] === "<<") continue;
    seen.push(line);
    for (const command of machine.handle(line[1])) seen.push(["<<", command]);
  }
  assert.deepEqual(seen, transcript);
}

const P = 61000;
const LOCAL = { address: "127.0.0.1", port: P };
const STRANGER: ForeignSocket = { address: "127.0.0.1", port: P, pid: 7, uid: 1000, argv: ["nginx"] };

function looked(atMs: number, own: readonly FoundSocket[], foreign: readonly ForeignSocket[] = []): Line {
  return [">>", { type: "looked", atMs, own, foreign }];
}
function look(inMs: number): Line {
  return ["<<", { type: "look", inMs }];
}
function route(upstreams: readonly FoundSocket[], afterMs: number, tell = true): Line {
  return ["<<", { type: "route", upstreams, tell, afterMs }];
}
function says(remark: Extract<RunCommand, { type: "say" }>["remark"]): Line {
  return ["<<", { type: "say", remark }];
}
function exited(atMs: number, code: number | null, foreign: readonly ForeignSocket[] = []): Line {
  return [">>", { type: "exited", atMs, code, signal: code === null ? "SIGTERM" : null, foreign }];
}
const FINISHED: Line = ["<<", { type: "finish", code: 0, signal: null }];

const STARTED: readonly Line[] = [
  [">>", { type: "registered", port: P }],
  ["<<", { type: "check-port", port: P }],
  [">>", { type: "port-checked", foreign: [] }],
  ["<<", { type: "spawn", port: P }],
  [">>", { type: "spawned", atMs: 0 }],
  look(2),
];
const READY: readonly Line[] = [...STARTED, looked(100, [LOCAL]), route([LOCAL], 100), look(1000)];

test("RunMachine waits longer for the leased port when the tool was told it", () => {
  const other = { address: "127.0.0.1", port: 8788 };
  play(new RunMachine(), [
    ...STARTED.slice(0, -2),
    [">>", { type: "spawned", atMs: 0, isTold: true }],
    look(2),
    looked(300, [other]),
    look(10),
    looked(3000, [other]),
    look(100),
    looked(3100, [other, LOCAL]),
    route([LOCAL], 3100),
    says({ type: "several-listeners", chosen: LOCAL, others: [other], sure: true }),
    look(1000),
  ]);
});

test("RunMachine is ready when the leased port listens, and says nothing more", () => {
  play(new RunMachine(), [
    ...STARTED,
    looked(5, []),
    look(2),
    looked(310, []),
    look(10),
    looked(320, [LOCAL]),
    route([LOCAL], 320),
    look(1000),
    looked(1300, [LOCAL]),
    look(1000),
    exited(2000, 0),
    FINISHED,
  ]);
});

test("RunMachine routes to ::1 only, and to both families", () => {
  const six = { address: "::1", port: P };
  play(new RunMachine(), [...STARTED, looked(10, [six]), route([six], 10), look(1000)]);
  play(new RunMachine(), [
    ...STARTED,
    looked(10, [six, LOCAL]),
    route([LOCAL, six], 10),
    look(1000),
    looked(1010, [six]),
    route([six], 1010, false),
    look(1000),
  ]);
});

test("RunMachine dials this machine where it listens on every address, and says that others can too", () => {
  play(new RunMachine(), [
    ...STARTED,
    looked(10, [{ address: "::", port: P }]),
    route([{ address: "::1", port: P }], 10),
    says({ type: "exposed", endpoint: { address: "::", port: P } }),
    look(1000),
  ]);
});

test("RunMachine follows a port that is not the leased one, once it has settled", () => {
  const other = { address: "127.0.0.1", port: 3000 };
  play(new RunMachine(), [
    ...STARTED,
    looked(100, [other]),
    look(2),
    looked(799, [other]),
    look(10),
    looked(800, [other]),
    route([other], 800),
    says({ type: "port-ignored", leasedPort: P, endpoint: other }),
    look(1000),
    looked(1800, [other]),
    look(1000),
  ]);
});

test("RunMachine takes the leased port that follows an inspector, and lists the other", () => {
  const inspector = { address: "127.0.0.1", port: 9229 };
  play(new RunMachine(), [
    ...STARTED,
    looked(50, [inspector]),
    look(2),
    looked(200, [inspector, LOCAL]),
    route([LOCAL], 200),
    says({ type: "several-listeners", chosen: LOCAL, others: [inspector], sure: true }),
    look(1000),
  ]);
});

test("RunMachine moves to the leased port when it listens late", () => {
  const inspector = { address: "127.0.0.1", port: 9229 };
  play(new RunMachine(), [
    ...STARTED,
    looked(50, [inspector]),
    look(2),
    looked(750, [inspector]),
    route([inspector], 750),
    says({ type: "port-ignored", leasedPort: P, endpoint: inspector }),
    look(1000),
    looked(1750, [inspector, LOCAL]),
    route([LOCAL], 1750),
    says({ type: "several-listeners", chosen: LOCAL, others: [inspector], sure: true }),
    look(1000),
  ]);
});

test("RunMachine chooses the listener that answers HTTP, and says when none stood out", () => {
  const a = { address: "127.0.0.1", port: 3000 };
  const b = { address: "127.0.0.1", port: 4000 };
  const asked: readonly Line[] = [
    ...STARTED,
    looked(0, [a, b]),
    look(2),
    looked(700, [a, b]),
    ["<<", { type: "probe", endpoints: [a, b] }],
    look(10),
    looked(725, [a, b]),
    look(10),
  ];
  play(new RunMachine(), [
    ...asked,
    [">>", { type: "probed", atMs: 740, answering: [4000] }],
    looked(750, [a, b]),
    route([b], 750),
    says({ type: "port-ignored", leasedPort: P, endpoint: b }),
    says({ type: "several-listeners", chosen: b, others: [a], sure: true }),
    look(1000),
  ]);
  for (const answering of [[], [3000, 4000]]) {
    play(new RunMachine(), [
      ...asked,
      [">>", { type: "probed", atMs: 740, answering }],
      looked(750, [a, b]),
      route([a], 750),
      says({ type: "port-ignored", leasedPort: P, endpoint: a }),
      says({ type: "several-listeners", chosen: a, others: [b], sure: false }),
      look(1000),
    ]);
  }
});

test("RunMachine keeps quiet about a server that restarts quickly", () => {
  play(new RunMachine(), [
    ...READY,
    looked(1100, []),
    route([], 1100, false),
    look(2),
    looked(1400, [LOCAL]),
    route([LOCAL], 1400, false),
    look(1000),
  ]);
});

test("RunMachine says that a listener is gone, and when it is back", () => {
  play(new RunMachine(), [
    ...READY,
    looked(1100, []),
    route([], 1100, false),
    look(2),
    looked(3100, []),
    says({ type: "listener-lost", endpoint: LOCAL }),
    look(10),
    looked(20_000, []),
    look(100),
    looked(20_100, [LOCAL]),
    route([LOCAL], 20_100),
    look(1000),
  ]);
});

test("RunMachine follows a port that changes later", () => {
  const other = { address: "127.0.0.1", port: 3000 };
  play(new RunMachine(), [
    ...READY,
    looked(1100, [other]),
    route([], 1100, false),
    look(2),
    looked(1800, [other]),
    route([other], 1800),
    says({ type: "port-ignored", leasedPort: P, endpoint: other }),
    look(1000),
  ]);
});

test("RunMachine says once that nothing listens, and goes on looking", () => {
  play(new RunMachine(), [
    ...STARTED,
    looked(9999, []),
    look(100),
    looked(10_000, []),
    says({ type: "not-listening", afterMs: 10_000, port: P }),
    look(100),
    looked(70_000, []),
    look(500),
    looked(70_500, [LOCAL]),
    route([LOCAL], 70_500),
    look(1000),
  ]);
});

test("RunMachine says that the command ended before it listened", () => {
  play(new RunMachine(), [
    ...STARTED,
    exited(50, 1),
    says({ type: "exited-early", code: 1, signal: null, afterMs: 50 }),
    ["<<", { type: "finish", code: 1, signal: null }],
  ]);
});

test("RunMachine says nothing of a command that was stopped", () => {
  play(new RunMachine(), [
    ...STARTED,
    [">>", { type: "stop" }],
    looked(40, [LOCAL]),
    exited(50, null),
    ["<<", { type: "finish", code: null, signal: "SIGTERM" }],
    [">>", { type: "stop" }],
    looked(60, []),
  ]);
});

test("RunMachine takes another port where a stranger listens before the start, three times at most", () => {
  const transcript: Line[] = [
    [">>", { type: "registered", port: P }],
    ["<<", { type: "check-port", port: P }],
  ];
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    const port = P + attempt - 1;
    transcript.push(
      [">>", { type: "port-checked", foreign: [{ ...STRANGER, port }] }],
      says({ type: "stranger", port, holder: "process 7 (nginx)", attempt }),
      ["<<", { type: "replace-port" }],
      [">>", { type: "port-replaced", port: port + 1 }],
      ["<<", { type: "check-port", port: port + 1 }],
    );
  }
  play(new RunMachine(), [
    ...transcript,
    [">>", { type: "port-checked", foreign: [{ ...STRANGER, port: P + 3 }] }],
    says({ type: "stranger-stays", port: P + 3, holder: "process 7 (nginx)" }),
    ["<<", { type: "spawn", port: P + 3 }],
  ]);
});

test("RunMachine starts again on another port when a stranger took it after the start", () => {
  const next = { address: "127.0.0.1", port: P + 1 };
  play(new RunMachine(), [
    ...STARTED,
    looked(10, [], [STRANGER]),
    look(2),
    looked(310, [], [STRANGER]),
    says({ type: "stranger", port: P, holder: "process 7 (nginx)", attempt: 1 }),
    ["<<", { type: "stop-child" }],
    looked(320, [], [STRANGER]),
    exited(330, null, [STRANGER]),
    ["<<", { type: "replace-port" }],
    [">>", { type: "port-replaced", port: P + 1 }],
    ["<<", { type: "check-port", port: P + 1 }],
    [">>", { type: "port-checked", foreign: [] }],
    ["<<", { type: "spawn", port: P + 1 }],
    [">>", { type: "spawned", atMs: 400 }],
    look(2),
    looked(500, [next]),
    route([next], 100),
    look(1000),
  ]);
});

test("RunMachine starts again when the command gave up because of a stranger", () => {
  play(new RunMachine(), [
    ...STARTED,
    exited(50, 1, [STRANGER]),
    says({ type: "stranger", port: P, holder: "process 7 (nginx)", attempt: 1 }),
    ["<<", { type: "replace-port" }],
    [">>", { type: "stop" }],
    [">>", { type: "port-replaced", port: P + 1 }],
    ["<<", { type: "finish", code: null, signal: null }],
  ]);
});

test("RunMachine does not take its own listener for a stranger's while its process is not seen yet", () => {
  play(new RunMachine(), [
    ...STARTED,
    looked(10, [], [STRANGER]),
    look(2),
    looked(200, [LOCAL]),
    route([LOCAL], 200),
    look(1000),
  ]);
});

test("RunMachine takes a container's proxy for the service", () => {
  const proxy = { ...STRANGER, argv: ["/usr/bin/docker-proxy"] };
  play(new RunMachine(), [
    ...STARTED,
    looked(10, [], [proxy]),
    route([LOCAL], 10),
    says({ type: "behind-proxy", port: P, holder: "process 7 (/usr/bin/docker-proxy)" }),
    look(1000),
    looked(1010, [], [proxy]),
    look(1000),
  ]);
});

test("RunMachine leaves a service that was ready as it is when a stranger comes", () => {
  play(new RunMachine(), [
    ...READY,
    looked(1100, [], [STRANGER]),
    route([], 1100, false),
    look(2),
    looked(1500, [], [STRANGER]),
    says({ type: "stranger-stays", port: P, holder: "process 7 (nginx)" }),
    look(10),
    looked(1525, [], [STRANGER]),
    look(10),
  ]);
});

test("RunMachine tells a new daemon where the service is", () => {
  play(new RunMachine(), [
    ...READY,
    [">>", { type: "registered-again", port: P + 5 }],
    route([LOCAL], 100, false),
    looked(1100, [LOCAL]),
    look(1000),
  ]);
  play(new RunMachine(), [...STARTED, [">>", { type: "registered-again", port: P }]]);
});
