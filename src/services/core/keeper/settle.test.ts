import { test } from "node:test";
import { play } from "../../../../test/support/keeper-transcript.ts";
import { serviceSpec } from "../../../../test/support/service-spec.ts";
import type { ServiceSpec } from "../project/project-spec.ts";
import { KeeperMachine } from "./keeper-machine.ts";

/** An `api` that needs a `db`, which has a hook before. */
function machine(api: Partial<Omit<ServiceSpec, "needs">>): KeeperMachine {
  const db = serviceSpec("db", { hooks: { before: ["migrate"], after: [] } });
  return new KeeperMachine({ services: [db, serviceSpec("api", { listens: false, needs: ["db"], ...api })] });
}

test("settle says what one waits for, and that it will not come by itself", () => {
  play(
    machine({}),
    `
    >> 0 up
      << run-hook db before
      << say db waiting: runs what comes before it
      << say api waiting: waits for db
    >> 1 hook-ended db before no: exited with 1
      << say db failed: before: exited with 1
      << say api waiting: waits for db, which has failed
    >> 2 down db
      << say db stopped
      << say api waiting: waits for db, which is stopped
    >> 3 up db
      << run-hook db before
      << say db waiting: runs what comes before it
      << say api waiting: waits for db
    >> 4 hook-ended db before ok
      << start db
      << say db starting
    >> 5 started db
      << wake 30005
    >> 6 listening db
      << route db on
      >> 6 routed db
      << start api
      << say db ready
      << say api starting
      << wake never
    >> 7 started api
      << say api ready
    >> 8 listener-lost db
      << route db off
      << say db unhealthy: does not listen any more
    >> 9 restart api
      << stop api
      << say api stopping
    >> 10 ended api 0
      << say api waiting #1: waits for db, which is unhealthy
  `,
  );
});

test("settle looks again at the needs of one whose hooks have run", () => {
  play(
    machine({ hooks: { before: ["build"], after: [] } }),
    `
    >> 0 up
      << run-hook db before
      << say db waiting: runs what comes before it
      << say api waiting: waits for db
    >> 1 hook-ended db before ok
      << start db
      << say db starting
    >> 2 started db
      << wake 30002
    >> 3 listening db
      << route db on
      >> 3 routed db
      << run-hook api before
      << say db ready
      << say api waiting: runs what comes before it
      << wake never
    >> 4 ended db 0
      << route db off
      << say db stopped
    >> 5 up db
      << run-hook db before
      << say db waiting: runs what comes before it
    >> 6 hook-ended api before ok
      << say api waiting: waits for db
    >> 7 hook-ended db before ok
      << start db
      << say db starting
    >> 8 started db
      << wake 30008
    >> 9 listening db
      << route db on
      >> 9 routed db
      << start api
      << say db ready
      << say api starting
      << wake never
  `,
  );
});

test("settle takes a task that has ended well for one that is there", () => {
  play(
    machine({}),
    `
    >> 0 up
      << run-hook db before
      << say db waiting: runs what comes before it
      << say api waiting: waits for db
    >> 1 hook-ended db before ok
      << start db
      << say db starting
    >> 2 started db
      << wake 30002
    >> 3 listening db
      << route db on
      >> 3 routed db
      << start api
      << say db ready
      << say api starting
      << wake never
    >> 4 ended db 0
      << route db off
      << say db stopped
    >> 5 started api
      << say api ready
    >> 6 restart api
      << stop api
      << say api stopping
    >> 7 ended api 0
      << start api
      << say api starting #1
  `,
  );
});
