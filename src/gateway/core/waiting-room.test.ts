import assert from "node:assert/strict";
import { test } from "node:test";
import type { GatewayAnswer } from "./pages/answer.ts";
import type { RoutedService } from "./snapshot.ts";
import { WaitingRoom } from "./waiting-room.ts";
import type { Waiter } from "./waiting-room.ts";

const IDLE: RoutedService = {
  id: "web",
  name: "web.shop.localhost",
  state: "idle",
  upstreams: [],
  tls: false,
  uid: 1000,
  command: "node server.js",
  directory: "/srv/shop",
  sinceMs: 0,
  exit: undefined,
  lastLines: [],
  onDemand: true,
};
const STARTING: RoutedService = { ...IDLE, state: "starting" };
const READY: RoutedService = { ...IDLE, state: "ready", upstreams: [{ address: "127.0.0.1", port: 61_234 }] };
const FAILED: RoutedService = { ...IDLE, exit: { code: 1, signal: null, atMs: 5 } };

/** Happenings, and what the room did: a word that the service is wanted, and what waiters were told. */
class Scene {
  readonly said: string[] = [];
  readonly room = new WaitingRoom({ waitMs: 60_000, waitersMax: 2, want: (id) => this.said.push(`want ${id}`) });

  waiter(name: string): Waiter {
    return {
      onServiceReady: ({ state }) => this.said.push(`${name} goes on: ${state}`),
      onServiceRefused: (answer) => this.said.push(`${name} is told ${wordOf(answer)}`),
    };
  }

  routes(row: RoutedService | undefined, nowMs: number): void {
    this.room.onRoutes(() => row, nowMs);
  }

  heard(...expected: readonly string[]): void {
    assert.deepEqual(this.said.splice(0), expected);
  }
}

function wordOf(answer: GatewayAnswer): string {
  if (answer.type === "service-starting") return `${answer.type} after ${answer.waitedMs ?? 0}`;
  return answer.type === "service-down" ? `${answer.type} ${answer.service.exit?.code ?? "gone"}` : answer.type;
}

test("WaitingRoom says once that an idle service is wanted, and lets all go on in order when it is ready", () => {
  const scene = new Scene();
  scene.room.enter(scene.waiter("first"), IDLE, 0);
  scene.room.enter(scene.waiter("second"), IDLE, 10);
  scene.heard("want web");
  scene.routes(STARTING, 100);
  scene.heard();
  scene.routes(READY, 900);
  scene.heard("first goes on: ready", "second goes on: ready");
  assert.equal(scene.room.size, 0);
});

test("WaitingRoom says again that a service is wanted which stays idle, and not of one that starts", () => {
  const scene = new Scene();
  scene.room.enter(scene.waiter("first"), IDLE, 0);
  scene.room.tick(1_999);
  scene.heard("want web");
  scene.room.tick(2_000);
  scene.heard("want web");
  scene.routes(STARTING, 2_100);
  scene.room.tick(9_000);
  scene.heard();
  scene.routes(IDLE, 9_100);
  scene.heard("want web");
});

test("WaitingRoom gives up at its limit, each waiter at its own", () => {
  const scene = new Scene();
  scene.room.enter(scene.waiter("first"), STARTING, 0);
  scene.room.enter(scene.waiter("second"), STARTING, 1_000);
  scene.room.tick(59_999);
  scene.heard();
  scene.room.tick(60_000);
  scene.heard("first is told service-starting after 60000");
  scene.room.tick(61_000);
  scene.heard("second is told service-starting after 60000");
});

test("WaitingRoom tells of a start that failed, and not of one that failed before", () => {
  const scene = new Scene();
  scene.room.enter(scene.waiter("first"), IDLE, 0);
  scene.routes(STARTING, 10);
  scene.routes(FAILED, 20);
  scene.heard("want web", "first is told service-down 1");
  scene.room.enter(scene.waiter("second"), FAILED, 30);
  scene.routes({ ...FAILED }, 40);
  scene.heard("want web");
  scene.routes({ ...FAILED, exit: { code: 2, signal: null, atMs: 50 } }, 50);
  scene.heard("second is told service-down 2");
});

test("WaitingRoom tells when the service ends or is gone", () => {
  const scene = new Scene();
  scene.room.enter(scene.waiter("first"), STARTING, 0);
  scene.routes({ ...STARTING, state: "down", exit: { code: 3, signal: null, atMs: 1 } }, 1);
  scene.heard("first is told service-down 3");
  scene.room.enter(scene.waiter("second"), STARTING, 0);
  scene.routes(undefined, 1);
  scene.heard("second is told service-down gone");
});

test("WaitingRoom forgets who leaves, and admits no more than fit", () => {
  const scene = new Scene();
  const first = scene.waiter("first");
  assert.ok(scene.room.admits(IDLE));
  scene.room.enter(first, IDLE, 0);
  scene.room.enter(first, IDLE, 0);
  scene.room.enter(scene.waiter("second"), IDLE, 0);
  assert.ok(!scene.room.admits(IDLE));
  scene.room.leave(first);
  assert.ok(scene.room.admits(IDLE));
  scene.heard("want web");
  scene.routes(READY, 1);
  scene.heard("second goes on: ready");
});

test("WaitingRoom admits only to services that are started on demand and have not ended", () => {
  const { room } = new Scene();
  const { onDemand: _, ...plain } = IDLE;
  assert.ok(!room.admits({ ...plain, state: "starting" }));
  assert.ok(!room.admits({ ...IDLE, state: "down" }));
});

test("WaitingRoom wakes a service for what cannot wait, not for each datagram anew", () => {
  const scene = new Scene();
  for (const nowMs of [0, 100, 1_999, 2_000, 2_001]) scene.room.wake(IDLE, nowMs);
  scene.room.wake({ ...IDLE, id: "dns" }, 2_001);
  scene.heard("want web", "want web", "want dns");
});

test("WaitingRoom sends all away when it closes, and admits nobody then", () => {
  const scene = new Scene();
  for (const name of ["a", "b"]) scene.room.enter(scene.waiter(name), IDLE, 0);
  scene.room.close();
  scene.heard("want web", "a is told service-starting after 0", "b is told service-starting after 0");
  assert.deepEqual([scene.room.size, scene.room.admits(IDLE)], [0, false]);
});
