import assert from "node:assert/strict";
import { test } from "node:test";
import type { Forwarding, Origin } from "../../host/core/processes/process-facts.ts";
import { seenProcess } from "../../../test/support/list-row.ts";
import { type FreeFacts, type FreeHolder, type FreeSocket, planFree } from "./free-plan.ts";
import type { SeenProcess } from "./list-row.ts";

const ANNA = 1000;

function holder(
  pid: number,
  parts: Omit<Partial<FreeHolder>, "process"> & { readonly process?: Partial<SeenProcess> } = {},
): FreeHolder {
  const { process, ...rest } = parts;
  return {
    process: seenProcess({ pid, ...process }),
    startTicks: pid * 10,
    parentPid: 1,
    origin: undefined,
    forwarding: undefined,
    activation: undefined,
    supervisor: undefined,
    isStopped: false,
    isProgramReplaced: false,
    ...rest,
  };
}

function origin(parts: Partial<Origin>): Origin {
  return { chain: [], act: "", restartedBy: undefined, stopInstead: undefined, ...parts };
}

function socket(holders: readonly FreeHolder[], address = "127.0.0.1", inode = 7): FreeSocket {
  return { local: { address, port: 3000 }, inode, user: "anna", holders };
}

function facts(sockets: readonly FreeSocket[], parts: Partial<FreeFacts> = {}): FreeFacts {
  return {
    port: 3000,
    transport: "tcp",
    sockets,
    clients: [],
    chart: { services: [], aliases: [] },
    asker: { uid: ANNA, pids: new Set([900, 901]) },
    ownerless: "hidden",
    command: "sudo portolan free 3000",
    ...parts,
  };
}

function refusal(made: FreeFacts, mode?: "stop" | "cut"): { code: string; message: string; hint: string } {
  try {
    planFree(made, mode);
  } catch (error) {
    return error as { code: string; message: string; hint: string };
  }
  return { code: "none", message: "", hint: "" };
}

function steps(made: FreeFacts, mode?: "stop" | "cut"): string[] {
  return (planFree(made, mode)?.steps ?? []).map((step) => {
    if (step.type === "command")
      return `command ${step.command} instead of ${step.instead.map(({ text }) => text).join(", ")}`;
    if (step.type === "cut") return `cut ${step.local.address} of ${step.of}`;
    const pids = (doomed: typeof step.first): string => doomed.map(({ pid }) => pid).join(",");
    return `signal ${pids(step.first)} then ${pids(step.others)}`;
  });
}

test("planFree ends what listens, and nothing else", () => {
  assert.equal(planFree(facts([])), undefined);
  const plan = planFree(facts([socket([holder(50)])]));
  assert.deepEqual(plan?.steps, [
    {
      type: "signal",
      first: [{ pid: 50, startTicks: 500, text: "process 50 (node server.js)", inodes: [7] }],
      others: [],
    },
  ]);
});

test("planFree lets a server end its workers, and names all who share the socket", () => {
  assert.deepEqual(steps(facts([socket([holder(50), holder(51, { parentPid: 50 }), holder(52, { parentPid: 51 })])])), [
    "signal 50 then 51,52",
  ]);
});

test("planFree plans for several listeners of one port", () => {
  const two = [socket([holder(50)]), socket([holder(60)], "::1", 8)];
  assert.deepEqual(steps(facts(two)), ["signal 50,60 then "]);
  const one = [socket([holder(50)]), socket([holder(50)], "::1", 8)];
  const [step] = planFree(facts(one))?.steps ?? [];
  assert.deepEqual(step?.type === "signal" && step.first[0]?.inodes, [7, 8]);
});

test("planFree stops the container or unit instead of a process of it, and what forwards for it", () => {
  const stopInstead = { what: "container web", command: "docker stop web" };
  const proxy: Forwarding = { by: "docker-proxy", target: "172.17.0.2:80", howToClose: "docker stop web" };
  const root = { uid: 0, user: "root", label: "docker-proxy" };
  const both = [
    socket([holder(50, { origin: origin({ stopInstead }), forwarding: proxy, process: root })]),
    socket([holder(51, { origin: origin({ stopInstead }), forwarding: proxy, process: root })], "::", 8),
  ];
  assert.deepEqual(steps(facts(both)), [
    "command docker stop web instead of process 50 (docker-proxy), process 51 (docker-proxy)",
  ]);
  const unit = origin({ stopInstead: { what: "nginx.service", command: "systemctl stop nginx.service" } });
  const nginx = [
    socket([holder(50, { origin: unit, process: root }), holder(51, { parentPid: 50, process: { uid: 33 } })]),
  ];
  assert.deepEqual(steps(facts(nginx)), ["command systemctl stop nginx.service instead of process 50 (docker-proxy)"]);
});

test("planFree refuses to end a forwarder that belongs to what it forwards for", () => {
  const proxy: Forwarding = { by: "docker-proxy", target: "172.17.0.2:80", howToClose: "Stop the container" };
  const { code, message, hint } = refusal(facts([socket([holder(50, { forwarding: proxy })])]));
  assert.equal(code, "PORT_IS_FORWARDED");
  assert.match(message, /process 50 \(node server\.js\), to 172\.17\.0\.2:80, only forwards it, for docker-proxy/);
  assert.equal(hint, "Stop the container");
  const ssh: Forwarding = { by: "ssh", target: "db:5432", howToClose: "kill 50" };
  assert.deepEqual(steps(facts([socket([holder(50, { forwarding: ssh })])])), ["signal 50 then "]);
});

test("planFree refuses to end what holds the sockets of many", () => {
  const activation = {
    by: "inetd" as const,
    unit: undefined,
    activates: [],
    isStarted: false,
    howToClose: "Take it out",
  };
  const { code, hint } = refusal(facts([socket([holder(50, { activation })])]));
  assert.deepEqual([code, hint], ["PORT_IS_FORWARDED", "Take it out"]);
});

test("planFree refuses what is another user's, unseen, Portolan's own, or runs the command", () => {
  const another = facts([socket([holder(50)]), socket([holder(60, { process: { uid: 0, user: "root" } })], "::1", 8)]);
  assert.equal(refusal(another).code, "PORT_IS_ANOTHER_USERS");
  assert.match(refusal(another).message, /held by process 60 \(node server\.js\) of root, another user's/);
  assert.match(refusal(another).hint, /`sudo portolan free 3000`/);
  assert.deepEqual(steps(facts(another.sockets, { asker: { uid: 0, pids: new Set() } })), ["signal 50,60 then "]);
  assert.equal(refusal(facts([socket([holder(50)]), socket([], "::1", 8)])).code, "PORT_HOLDER_UNSEEN");
  const outside = refusal(facts([socket([])], { ownerless: "outside" }));
  assert.match(outside.hint, /outside of this container/);
  const barred = refusal(facts([socket([])], { ownerless: "barred", asker: { uid: 0, pids: new Set() } }));
  assert.match(barred.message, /even this root may not look into/);
  assert.doesNotMatch(barred.hint, /sudo/);
  assert.equal(refusal(facts([socket([holder(50, { process: { part: "gateway" } })])])).code, "PORT_IS_PORTOLANS");
  assert.equal(refusal(facts([socket([holder(901)])])).code, "PORT_IS_ABOVE");
  assert.equal(refusal(facts([socket([holder(1)])])).code, "PORT_IS_INITS");
});

test("planFree cuts only the socket, for root", () => {
  const made = facts([socket([holder(50)])]);
  assert.equal(refusal(made, "cut").code, "FREE_NEEDS_ROOT");
  const asRoot = { ...made, asker: { uid: 0, pids: new Set<number>() } };
  assert.deepEqual(steps(asRoot, "cut"), ["cut 127.0.0.1 of process 50 (node server.js)"]);
  const hidden = { ...asRoot, sockets: [socket([])] };
  assert.deepEqual(steps(hidden, "cut"), ["cut 127.0.0.1 of a process of anna"]);
});

test("planFree ends what would start it again first, unless it runs the command or is another user's", () => {
  const supervisor = { pid: 40, startTicks: 4, uid: ANNA, what: "process 40 (node --watch)" };
  const stopInstead = { what: supervisor.what, command: "kill 40" };
  const watched = (parts: Partial<typeof supervisor>): FreeFacts =>
    facts([socket([holder(50, { supervisor: { ...supervisor, ...parts }, origin: origin({ stopInstead }) })])]);
  assert.deepEqual(steps(watched({})), ["signal 40 then 50"]);
  assert.equal(refusal(watched({ pid: 901 })).code, "PORT_IS_ABOVE");
  assert.equal(refusal(watched({ uid: 0 })).code, "PORT_IS_ANOTHER_USERS");
});

test("planFree tells what will start it again, and which service ends", () => {
  const restarted = origin({ restartedBy: "systemd (Restart=always)" });
  const chart = {
    services: [
      {
        name: "web.shop.localhost",
        project: "shop",
        directory: "/",
        url: undefined,
        state: "ready",
        isDown: false,
        port: 3000,
        upstreams: [{ address: "127.0.0.1", port: 3000 }],
        front: undefined,
        keeperPid: 40,
        command: [],
        sinceMs: 0,
        lastLines: [],
      },
    ],
    aliases: [],
  };
  const plan = planFree(facts([socket([holder(50, { origin: restarted })])], { chart }));
  assert.deepEqual(plan?.restartedBy, ["systemd (Restart=always)"]);
  assert.deepEqual(plan?.services, ["web.shop.localhost"]);
});
