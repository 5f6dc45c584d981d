import { test } from "node:test";
import { play } from "../../../../test/support/keeper-transcript.ts";
import { serviceSpec } from "../../../../test/support/service-spec.ts";
import type { ServiceSpec } from "../project/project-spec.ts";
import { KeeperMachine } from "./keeper-machine.ts";

function machine(given: Partial<Omit<ServiceSpec, "needs">>): KeeperMachine {
  return new KeeperMachine({ services: [serviceSpec("api", given)] });
}
const worker = { listens: false };

test("KeptService restarts one that failed, later each time, and gives it up", () => {
  play(
    machine({
      ...worker,
      restart: { when: "on-failure", backoffMs: 100, backoffMaxMs: 150, triesMax: 2, calmMs: 1000 },
    }),
    `
    >> 0 up
      << start api
      << say api starting
    >> 1 started api
      << say api ready
    >> 10 ended api 1
      << say api backing-off #1: exited with 1
      << wake 110
    >> 110 woke
      << start api
      << say api starting #1: exited with 1
    >> 111 started api
      << say api ready #1
    >> 120 ended api SIGSEGV
      << say api backing-off #2: ended by SIGSEGV
      << wake 270
    >> 270 woke
      << start api
      << say api starting #2: ended by SIGSEGV
    >> 271 started api
      << say api ready #2
    >> 280 ended api 1
      << say api failed #2: exited with 1, after 2 restarts in a row
    >> 300 up
      << start api
      << say api starting #2
  `,
  );
});

test("KeptService counts anew after it has run for a while", () => {
  play(
    machine({
      ...worker,
      restart: { when: "on-failure", backoffMs: 100, backoffMaxMs: 150, triesMax: 1, calmMs: 1000 },
    }),
    `
    >> 0 up
      << start api
      << say api starting
    >> 1 started api
      << say api ready
    >> 10 ended api 1
      << say api backing-off #1: exited with 1
      << wake 110
    >> 110 woke
      << start api
      << say api starting #1: exited with 1
    >> 111 started api
      << say api ready #1
    >> 1111 ended api 1
      << say api backing-off #2: exited with 1
      << wake 1211
  `,
  );
});

test("KeptService leaves one that ended well, unless it is always to run", () => {
  play(
    machine({ ...worker }),
    `
    >> 0 up
      << start api
      << say api starting
    >> 1 started api
      << say api ready
    >> 10 ended api 0
      << say api stopped
    >> 11 up
      << start api
      << say api starting
  `,
  );
  play(
    machine({ ...worker, restart: { when: "always", backoffMs: 100, backoffMaxMs: 150, triesMax: 1, calmMs: 1000 } }),
    `
    >> 0 up
      << start api
      << say api starting
    >> 1 started api
      << say api ready
    >> 10 ended api 0
      << say api backing-off #1: exited with 0
      << wake 110
  `,
  );
  play(
    machine({ ...worker, restart: { when: "never", backoffMs: 100, backoffMaxMs: 150, triesMax: 1, calmMs: 1000 } }),
    `
    >> 0 up
      << start api
      << say api starting
    >> 1 started api
      << say api ready
    >> 10 ended api 7
      << say api failed: exited with 7
  `,
  );
});

test("KeptService says why it could not be started", () => {
  play(
    machine({}),
    `
    >> 0 up
      << start api
      << say api starting
    >> 1 not-started api Cannot run "uvicorn": no such program
      << say api failed: Cannot run "uvicorn": no such program
  `,
  );
});

test("KeptService fails with what the last check saw", () => {
  play(
    machine({ ready: { type: "http", path: "/health", statuses: [], deadlineMs: 100 } }),
    `
    >> 0 up
      << start api
      << say api starting
    >> 1 started api
      << wake 101
    >> 5 listening api
      << check api in 0
    >> 6 checked api no: 503 instead of 200 to 399
      << check api in 20
    >> 26 checked api no: 503 instead of 200 to 399
      << check api in 23
    >> 101 woke
      << stop api
      << say api stopping: not ready after 0.1 s: 503 instead of 200 to 399
    >> 102 checked api ok
    >> 103 ended api SIGTERM
      << say api failed: not ready after 0.1 s: 503 instead of 200 to 399
    >> 104 restart api
      << start api
      << say api starting
  `,
  );
});

test("KeptService is unhealthy while it does not listen, and ready again after a check", () => {
  play(
    machine({ ready: { type: "tcp", deadlineMs: 100 }, hooks: { before: [], after: ["seed"] } }),
    `
    >> 0 up
      << start api
      << say api starting
    >> 1 started api
      << wake 101
    >> 2 listening api
      << check api in 0
    >> 3 checked api ok
      << route api on
      >> 3 routed api
      << run-hook api after
      << say api ready
      << wake never
    >> 4 hook-ended api after no: exited with 1
      << say api ready: after: exited with 1
    >> 500 listener-lost api
      << route api off
      << say api unhealthy: does not listen any more
    >> 700 listening api
      << check api in 0
    >> 701 checked api ok
      << route api on
      >> 701 routed api
      << say api ready
  `,
  );
});

test("KeptService checks the log and commands from its start, and needs a listener only once it lost one", () => {
  play(
    machine({ ready: { type: "log", pattern: "ready", deadlineMs: 1000 } }),
    `
    >> 0 up
      << start api
      << say api starting
    >> 1 started api
      << check api in 0
      << wake 1001
    >> 2 checked api no: no line matches
      << check api in 20
    >> 22 checked api ok
      << route api on
      >> 22 routed api
      << say api ready
      << wake never
    >> 23 listening api
    >> 24 listener-lost api
      << route api off
      << say api unhealthy: does not listen any more
    >> 25 checked api ok
    >> 26 listening api
      << check api in 0
    >> 27 checked api ok
      << route api on
      >> 27 routed api
      << say api ready
  `,
  );
});

test("KeptService runs what comes before to its end, before each start", () => {
  play(
    machine({ ...worker, hooks: { before: ["migrate"], after: [] } }),
    `
    >> 0 up
      << run-hook api before
      << say api waiting: runs what comes before it
    >> 1 hook-ended api before ok
      << start api
      << say api starting
    >> 2 started api
      << say api ready
    >> 3 restart api
      << stop api
      << say api stopping
    >> 4 ended api 0
      << run-hook api before
      << say api waiting #1: runs what comes before it
    >> 5 restart api
    >> 6 hook-ended api before ok
      << run-hook api before
    >> 7 hook-ended api before no: exited with 1
      << say api failed #1: before: exited with 1
    >> 8 down
      << say api stopped #1
      << finish
  `,
  );
});

test("KeptService ends the hook when it is to go down", () => {
  play(
    machine({ hooks: { before: ["migrate"], after: [] } }),
    `
    >> 0 up
      << run-hook api before
      << say api waiting: runs what comes before it
    >> 1 down
      << stop api
      << say api stopping
    >> 2 hook-ended api before no: ended by SIGTERM
      << say api stopped
      << finish
  `,
  );
});

test("KeptService restarts once for many changes, and once more for those that come meanwhile", () => {
  play(
    machine({ ...worker, watch: { include: ["**"], ignore: [], debounceMs: 50 } }),
    `
    >> 0 up
      << start api
      << say api starting
    >> 1 started api
      << say api ready
    >> 100 changed api a.ts
      << wake 150
    >> 110 changed api b.ts
      << wake 160
    >> 150 woke
      << wake 160
    >> 160 woke
      << stop api
      << say api stopping: a.ts and 1 more changed
    >> 161 changed api c.ts
      << wake 211
    >> 170 ended api 0
      << start api
      << say api starting #1: a.ts and 1 more changed
      << wake never
    >> 171 changed api d.ts
      << wake 221
    >> 172 started api
      << say api ready #1
    >> 221 woke
      << stop api
      << say api stopping #1: d.ts changed
    >> 222 ended api 0
      << start api
      << say api starting #2: d.ts changed
  `,
  );
});

test("KeptService tries one that failed again when a file changes", () => {
  play(
    machine({
      ...worker,
      restart: { when: "never", backoffMs: 1, backoffMaxMs: 1, triesMax: 1, calmMs: 1 },
      watch: { include: ["**"], ignore: [], debounceMs: 50 },
    }),
    `
    >> 0 up
      << start api
      << say api starting
    >> 1 started api
      << say api ready
    >> 2 ended api 1
      << say api failed: exited with 1
    >> 3 changed api a.ts
      << wake 53
    >> 53 woke
      << start api
      << say api starting: a.ts changed
  `,
  );
});
