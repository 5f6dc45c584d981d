import assert from "node:assert/strict";
import { test } from "node:test";
import { commandText, play } from "../../../../test/support/keeper-transcript.ts";
import { serviceSpec } from "../../../../test/support/service-spec.ts";
import type { ServiceSpec } from "../project/project-spec.ts";
import type { KeeperEvent } from "./keeper-events.ts";
import { KeeperMachine } from "./keeper-machine.ts";

function machine(...services: readonly ServiceSpec[]): KeeperMachine {
  return new KeeperMachine({ services });
}
const worker: Partial<Pick<ServiceSpec, "listens">> = { listens: false };
const tcp: Partial<Pick<ServiceSpec, "ready">> = { ready: { type: "tcp", deadlineMs: 1000 } };

test("KeeperMachine starts in parallel, and each once what it needs is ready", () => {
  play(
    machine(serviceSpec("web", { needs: ["api", "db"] }), serviceSpec("api"), serviceSpec("db", tcp)),
    `
    >> 0 up
      << start api
      << start db
      << say web waiting: waits for api
      << say api starting
      << say db starting
    >> 1 started api
      << wake 30001
    >> 2 started db
      << wake 1002
    >> 5 listening api
      << route api on
      >> 5 routed api
      << say web waiting: waits for db
      << say api ready
    >> 6 listening db
      << check db in 0
    >> 7 checked db no: refused
      << check db in 20
    >> 27 checked db ok
      << route db on
      >> 27 routed db
      << start web
      << say web starting
      << say db ready
      << wake never
    >> 28 started web
      << wake 30028
    >> 40 listening web
      << route web on
      >> 40 routed web
      << say web ready
      << wake never
    >> 41 up
  `,
  );
});

test("KeeperMachine starts what is asked for and what it needs, no more", () => {
  play(
    machine(serviceSpec("web", { needs: ["api"] }), serviceSpec("api", worker), serviceSpec("docs")),
    `
    >> 0 up web
      << start api
      << say web waiting: waits for api
      << say api starting
      << say docs stopped
    >> 1 started api
      << start web
      << say web starting
      << say api ready
    >> 2 started web
      << wake 30002
  `,
  );
});

test("KeeperMachine waits for no more than the start of one that is needed so", () => {
  play(
    machine(serviceSpec("db"), serviceSpec("web", { needs: [{ service: "db", until: "started", via: "gateway" }] })),
    `
    >> 0 up
      << start db
      << start web
      << say db starting
      << say web starting
  `,
  );
});

test("KeeperMachine stops in reversed order, in parallel otherwise, and finishes", () => {
  play(
    machine(
      serviceSpec("db", worker),
      serviceSpec("api", { ...worker, needs: ["db"] }),
      serviceSpec("web", { ...worker, needs: ["db"] }),
    ),
    `
    >> 0 up
      << start db
      << say db starting
      << say api waiting: waits for db
      << say web waiting: waits for db
    >> 1 started db
      << start api
      << start web
      << say db ready
      << say api starting
      << say web starting
    >> 2 started api
      << say api ready
    >> 3 started web
      << say web ready
    >> 4 down
      << stop web
      << stop api
      << say api stopping
      << say web stopping
    >> 5 ended web SIGTERM
      << say web stopped
    >> 6 ended api 0
      << stop db
      << say db stopping
      << say api stopped
    >> 7 ended db 0
      << say db stopped
      << finish
    >> 8 up
  `,
  );
});

test("KeeperMachine calls off what waits when it is to go down", () => {
  play(
    machine(serviceSpec("db"), serviceSpec("api", { needs: ["db"] })),
    `
    >> 0 up
      << start db
      << say db starting
      << say api waiting: waits for db
    >> 1 down
      << stop db
      << say db stopping
      << say api stopped
    >> 2 started db
    >> 3 ended db SIGTERM
      << say db stopped
      << finish
  `,
  );
  play(
    machine(serviceSpec("db")),
    `
    >> 0 down
      << finish
  `,
  );
});

test("KeeperMachine stops one alone, and starts it again after it is gone", () => {
  play(
    machine(serviceSpec("db", worker), serviceSpec("api", { ...worker, needs: ["db"] })),
    `
    >> 0 up
      << start db
      << say db starting
      << say api waiting: waits for db
    >> 1 started db
      << start api
      << say db ready
      << say api starting
    >> 2 started api
      << say api ready
    >> 3 down db
      << stop db
      << say db stopping
    >> 4 up db
    >> 5 ended db 0
      << start db
      << say db starting
    >> 6 started db
      << say db ready
  `,
  );
});

test("KeeperMachine restarts one without those that need it", () => {
  play(
    machine(serviceSpec("db", worker), serviceSpec("api", { ...worker, needs: ["db"] })),
    `
    >> 0 up
      << start db
      << say db starting
      << say api waiting: waits for db
    >> 1 started db
      << start api
      << say db ready
      << say api starting
    >> 2 started api
      << say api ready
    >> 3 restart db
      << stop db
      << say db stopping
    >> 4 ended db 0
      << start db
      << say db starting #1
    >> 5 started db
      << say db ready #1
  `,
  );
});

test("KeeperMachine restarts all of them from the top down and from the bottom up", () => {
  play(
    machine(serviceSpec("db", worker), serviceSpec("api", { ...worker, needs: ["db"] })),
    `
    >> 0 up
      << start db
      << say db starting
      << say api waiting: waits for db
    >> 1 started db
      << start api
      << say db ready
      << say api starting
    >> 2 started api
      << say api ready
    >> 3 restart
      << stop api
      << say api stopping
    >> 4 ended api 0
      << stop db
      << say db stopping
      << say api waiting #1: waits for db, which is stopping
    >> 5 ended db 0
      << start db
      << say db starting #1
      << say api waiting #1: waits for db
    >> 6 started db
      << start api
      << say db ready #1
      << say api starting #1
    >> 7 started api
      << say api ready #1
  `,
  );
});

test("KeeperMachine restarts those that need it when an address moves, notifies them, or leaves them", () => {
  play(
    machine(
      serviceSpec("db"),
      serviceSpec("a", { ...worker, needs: [{ service: "db", until: "started", via: "direct" }] }),
      serviceSpec("b", { ...worker, onChange: "notify", needs: [{ service: "db", until: "started", via: "direct" }] }),
      serviceSpec("c", { ...worker, onChange: "ignore", needs: [{ service: "db", until: "started", via: "direct" }] }),
    ),
    `
    >> 0 up
      << start db
      << start a
      << start b
      << start c
      << say db starting
      << say a starting
      << say b starting
      << say c starting
    >> 1 started a
      << say a ready
    >> 2 started b
      << say b ready
    >> 3 started c
      << say c ready
    >> 4 moved db
      << notify b
      << stop a
      << say a stopping: the address of db changed
    >> 5 ended a SIGTERM
      << start a
      << say a starting #1: the address of db changed
  `,
  );
});

test("KeeperMachine leaves those alone that ask by another way than the one that moved", () => {
  const kept = machine(serviceSpec("db", worker), serviceSpec("api", { ...worker, needs: ["db"] }));
  kept.handle({ type: "up", atMs: 0, services: [] });
  kept.handle({ type: "started", atMs: 1, service: "db", pid: 1 });
  kept.handle({ type: "started", atMs: 2, service: "api", pid: 2 });
  assert.deepEqual(kept.handle({ type: "moved", atMs: 3, service: "db", via: "direct" }), []);
  const [first] = kept.handle({ type: "moved", atMs: 4, service: "db", via: "gateway" });
  assert.deepEqual(first, { type: "stop", service: "api" });
});

test("KeeperMachine starts on demand what is wanted and what it needs, and stops what is quiet", () => {
  play(
    machine(
      serviceSpec("api", { onDemand: { idleMs: 1000 } }),
      serviceSpec("web", { needs: ["api"], onDemand: { idleMs: 1000 } }),
      serviceSpec("worker", { ...worker, needs: ["api"] }),
    ),
    `
    >> 0 up
      << start worker
      << say api idle
      << say web idle
      << say worker starting
    >> 1 started worker
      << say worker ready
    >> 2 wanted web
      << start api
      << start web
      << say api starting
      << say web starting
    >> 3 started api
      << wake 30003
    >> 4 listening api
      << route api on
      >> 4 routed api
      << say api ready
      << wake never
    >> 5 started web
      << wake 30005
    >> 6 listening web
      << route web on
      >> 6 routed web
      << say web ready
      << wake never
    >> 500 quiet web 0
    >> 2000 quiet api 6
    >> 2001 down worker
      << stop worker
      << say worker stopping
    >> 2002 ended worker 0
      << say worker stopped
    >> 2003 quiet api 6
    >> 2004 quiet web 6
      << route web off
      << stop web
      << say web stopping
    >> 2005 wanted web
    >> 2006 ended web SIGTERM
      << start web
      << say web starting
  `,
  );
});

test("KeeperMachine starts nothing on demand that somebody has stopped", () => {
  play(
    machine(serviceSpec("api", { onDemand: { idleMs: 1000 } })),
    `
    >> 0 up
      << say api idle
    >> 1 wanted api
      << start api
      << say api starting
    >> 2 started api
      << wake 30002
    >> 3 listening api
      << route api on
      >> 3 routed api
      << say api ready
      << wake never
    >> 2000 quiet api 3
      << route api off
      << stop api
      << say api stopping
    >> 2001 ended api SIGTERM
      << say api idle
    >> 2002 wanted api
      << start api
      << say api starting
    >> 2003 down api
      << stop api
      << say api stopping
    >> 2004 not-started api Stopped
      << say api stopped
    >> 2005 wanted api
  `,
  );
});

test("KeeperMachine tries anew what was given up when it is wanted again", () => {
  play(
    machine(
      serviceSpec("api", { onDemand: { idleMs: 1000 }, restart: { ...serviceSpec("api").restart, when: "never" } }),
    ),
    `
    >> 0 up
      << say api idle
    >> 1 wanted api
      << start api
      << say api starting
    >> 2 started api
      << wake 30002
    >> 3 ended api 7
      << say api failed: exited with 7
      << wake never
    >> 4 wanted api
      << start api
      << say api starting
  `,
  );
});

test("KeeperMachine goes on with the lives of an earlier keeper", () => {
  play(
    machine(
      serviceSpec("db", { hooks: { before: ["migrate"], after: ["seed"] } }),
      serviceSpec("api", { needs: ["db"] }),
    ),
    `
    >> 0 adopted db
      << say db starting
      << wake 30000
    >> 1 up
      << say api waiting: waits for db
    >> 2 listening db
      << route db on
      >> 2 routed db
      << start api
      << say db ready
      << say api starting
      << wake never
    >> 3 started api
      << wake 30003
  `,
  );
});

test("KeeperMachine ignores what it hears of services that it does not know", () => {
  play(
    machine(serviceSpec("db")),
    `
    >> 0 ended other 1
    >> 0 moved other
    >> 0 wanted other
    >> 0 quiet other 0
  `,
  );
});

test("KeeperMachine names an unknown service, and changes nothing", () => {
  const kept = machine(serviceSpec("api"));
  for (const type of ["up", "down", "restart"] as const)
    assert.throws(() => kept.handle({ type, atMs: 0, services: ["appi"] }), { code: "SERVICE_UNKNOWN" });
  assert.deepEqual(kept.handle({ type: "woke", atMs: 1 }), []);
});

test("KeeperMachine reads the project again: starts what is new, restarts what changed, stops what is gone", () => {
  const kept = machine(serviceSpec("db"), serviceSpec("api", { needs: ["db"] }), serviceSpec("old", { needs: ["db"] }));
  const tell = (event: KeeperEvent): string[] => kept.handle(event).map((command) => commandText(command));
  tell({ type: "up", atMs: 0, services: [] });
  tell({ type: "started", atMs: 1, service: "db", pid: 1 });
  tell({ type: "listening", atMs: 2, service: "db" });
  tell({ type: "routed", atMs: 2, service: "db" });
  tell({ type: "started", atMs: 3, service: "api", pid: 2 });
  const services = [
    serviceSpec("db", { watch: { include: ["**"], ignore: [], debounceMs: 50 } }),
    serviceSpec("api", { run: "node other.js", needs: ["db"] }),
    serviceSpec("mail"),
  ];
  assert.deepEqual(tell({ type: "reloaded", atMs: 5, services }), [
    "stop old",
    "stop api",
    "start mail",
    "say api stopping: the project file changed",
    "say old stopping",
    "say mail starting",
    "wake never",
  ]);
  play(
    kept,
    `
    >> 6 ended old 0
      << say old stopped
    >> 7 ended old 0
    >> 8 ended api 0
      << start api
      << say api starting #1: the project file changed
    >> 9 changed db schema.sql
      << wake 59
  `,
  );
  assert.deepEqual(tell({ type: "reloaded", atMs: 10, services }), []);
  const circle = [serviceSpec("db", { needs: ["api"] }), serviceSpec("api", { needs: ["db"] })];
  assert.throws(() => kept.handle({ type: "reloaded", atMs: 11, services: circle }), { code: "NEEDS_CYCLE" });
  assert.deepEqual(tell({ type: "down", atMs: 12, services: ["mail"] }), ["stop mail", "say mail stopping"]);
});

test("KeeperMachine starts what a changed service needs from now on", () => {
  const kept = machine(serviceSpec("db", worker), serviceSpec("api", worker), serviceSpec("web", worker));
  kept.handle({ type: "up", atMs: 0, services: ["api"] });
  kept.handle({ type: "started", atMs: 1, service: "api", pid: 1 });
  const services = [
    serviceSpec("db", worker),
    serviceSpec("api", { ...worker, needs: ["db"] }),
    serviceSpec("web", worker),
  ];
  const commands = kept.handle({ type: "reloaded", atMs: 2, services }).map((command) => commandText(command));
  assert.deepEqual(commands.slice(0, 2), ["stop api", "start db"]);
});

test("KeeperMachine leaves one running that starts on demand from now on", () => {
  const kept = machine(serviceSpec("api", worker));
  kept.handle({ type: "up", atMs: 0, services: [] });
  kept.handle({ type: "started", atMs: 1, service: "api", pid: 1 });
  const services = [serviceSpec("api", { ...worker, onDemand: { idleMs: 1000 } })];
  assert.deepEqual(kept.handle({ type: "reloaded", atMs: 2, services }), []);
  play(
    kept,
    `
    >> 3000 quiet api 5
      << stop api
      << say api stopping
    >> 3001 ended api 0
      << say api idle
  `,
  );
});

test("KeeperMachine takes back a service that was gone, once it has ended", () => {
  const kept = machine(serviceSpec("db", worker));
  kept.handle({ type: "up", atMs: 0, services: [] });
  kept.handle({ type: "started", atMs: 1, service: "db", pid: 1 });
  kept.handle({ type: "reloaded", atMs: 2, services: [] });
  kept.handle({ type: "reloaded", atMs: 3, services: [serviceSpec("db", worker)] });
  play(
    kept,
    `
    >> 4 ended db 0
      << start db
      << say db starting
    >> 5 down
      << stop db
      << say db stopping
    >> 6 not-started db Stopped
      << say db stopped
      << finish
  `,
  );
});
