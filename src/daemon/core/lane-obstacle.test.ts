import assert from "node:assert/strict";
import { test } from "node:test";
import { laneObstacle } from "./lane-obstacle.ts";
import type { LaneObstacleFacts } from "./lane-obstacle.ts";

const FACTS: LaneObstacleFacts = {
  address: "127.77.0.2",
  port: 5432,
  isProbe: false,
  upstreams: [],
  holders: [],
  ownPids: [7],
  uid: 1000,
};

function obstacle(change: Partial<LaneObstacleFacts>, code = "PORT_TAKEN"): ReturnType<typeof laneObstacle> {
  return laneObstacle(code, { ...FACTS, ...change });
}

function holder(address: string, pid: number | undefined, uid = 1000): LaneObstacleFacts["holders"][number] {
  return { address, port: 5432, pid, uid, text: pid === undefined ? `a process of user ${uid}` : `process ${pid}` };
}

test("laneObstacle names who listens on all addresses, also to a service that is to listen itself", () => {
  const by = { by: "process 9 on 0.0.0.0" };
  assert.deepEqual(obstacle({ holders: [holder("127.0.0.1", 3), holder("0.0.0.0", 9)] }), by);
  assert.deepEqual(obstacle({ holders: [holder("0.0.0.0", 9)], isProbe: true }), by);
  assert.deepEqual(obstacle({ holders: [holder("::", 9)] }), { by: "process 9 on ::" });
});

test("laneObstacle does not mind the service itself, on all addresses", () => {
  const upstreams = [{ address: "127.0.0.1", port: 5432 }];
  assert.equal(obstacle({ holders: [holder("0.0.0.0", 9)], upstreams }), "none");
});

test("laneObstacle waits for a worker that has not let go, and for one that nobody holds any more", () => {
  assert.equal(obstacle({ holders: [holder("127.77.0.2", 7)] }), "passing");
  assert.equal(obstacle({ holders: [holder("127.0.0.1", 3)] }), "passing");
  assert.equal(obstacle({ holders: [holder("127.77.0.2", undefined)] }), "passing");
  const stranger = { by: "a process of user 1001 on 127.77.0.2" };
  assert.deepEqual(obstacle({ holders: [holder("127.77.0.2", undefined, 1001)] }), stranger);
});

test("laneObstacle names a stranger at the same address, who may be the service itself when it is to listen", () => {
  assert.deepEqual(obstacle({ holders: [holder("127.77.0.2", 9)] }), { by: "process 9 on 127.77.0.2" });
  assert.equal(obstacle({ holders: [holder("127.77.0.2", 9)], isProbe: true }), "none");
});

test("laneObstacle says of a low port and of an address that it cannot be had", () => {
  assert.deepEqual(obstacle({ port: 21 }, "PORT_NEEDS_PRIVILEGE"), { by: "port 21 is kept for the administrator" });
  assert.deepEqual(obstacle({}, "ADDRESS_NOT_AVAILABLE"), { by: "this machine does not answer at 127.77.0.2" });
});
