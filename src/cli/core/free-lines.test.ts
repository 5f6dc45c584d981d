import assert from "node:assert/strict";
import { test } from "node:test";
import type { FreePlan } from "../../inspect/core/free-plan.ts";
import { seenProcess } from "../../../test/support/list-row.ts";
import { clientText, freeLines, freeOutcomeLines } from "./free-lines.ts";

const CURL = { client: seenProcess({ pid: 9, label: "curl" }), addresses: ["127.0.0.1"], isHere: true };

const PLAN: FreePlan = {
  port: 3000,
  transport: "tcp",
  sockets: [
    {
      local: { address: "::1", port: 3000 },
      inode: 7,
      user: "anna",
      holders: [
        {
          process: seenProcess({ pid: 50 }),
          startTicks: 1,
          parentPid: 1,
          origin: { chain: [], act: "npm run dev, in tmux", restartedBy: undefined, stopInstead: undefined },
          forwarding: undefined,
          activation: undefined,
          supervisor: undefined,
          isStopped: false,
          isProgramReplaced: false,
        },
      ],
    },
  ],
  steps: [
    {
      type: "signal",
      first: [{ pid: 50, startTicks: 1, text: "process 50 (node server.js)", inodes: [7] }],
      others: [{ pid: 51, startTicks: 1, text: "process 51 (node server.js)", inodes: [7] }],
    },
    { type: "command", what: "container web", command: "docker stop web", instead: [] },
    { type: "cut", local: { address: "::1", port: 3000 }, inode: 8, of: "process 52 (nginx)" },
  ],
  clients: [{ ...CURL, connections: 1, states: { established: 1 } }],
  restartedBy: ["systemd (Restart=always)"],
  services: ["web.shop.localhost"],
};

test("freeLines says who has the port, what is done, and who notices", () => {
  assert.equal(
    freeLines(PLAN, 61_000).join("\n"),
    `Port 3000 is held by
  [::1]:3000  process 50 (node server.js), anna, for 1m: npm run dev, in tmux
This will
  end process 50 (node server.js)
  and, if they outlive it, process 51 (node server.js)
  stop container web: docker stop web
  cut the socket on ::1; process 52 (nginx) goes on without it
Connected now
  curl (9): 1 connection, established
Note that
  web.shop.localhost ends with it
  it is started again by systemd (Restart=always)`,
  );
});

test("clientText names a client as far as it is known", () => {
  const states = { established: 2, "close-wait": 1 };
  assert.equal(clientText({ ...CURL, connections: 3, states }), "curl (9): 3 connections, 2 established, 1 close-wait");
  const unknown = { ...CURL, client: undefined, connections: 1, states: { "time-wait": 1 } };
  assert.equal(clientText(unknown), "a process that is not seen: 1 connection, time-wait");
  assert.match(clientText({ ...unknown, isHere: false, addresses: ["192.0.2.7"] }), /^192\.0\.2\.7: /);
});

test("freeOutcomeLines says what was done, in characters that no terminal obeys", () => {
  const outcome = {
    ended: [{ pid: 50, text: "process 50 (ti\u001b[31mtle\u202e)", by: "SIGTERM" as const }],
    stopped: ["docker stop web"],
    cut: [],
    heldAgainBy: [],
  };
  assert.deepEqual(freeOutcomeLines(outcome, "port 3000"), [
    "stopped with docker stop web",
    "ended process 50 (ti\u241b[31mtle\ufffd)",
    "port 3000 is free",
  ]);
  const again = { ended: [], stopped: [], cut: [], heldAgainBy: ["process 51 (node)"] };
  assert.deepEqual(freeOutcomeLines(again, "127.0.0.1:3000"), [
    "127.0.0.1:3000 was free, and is held again by process 51 (node)",
  ]);
});
