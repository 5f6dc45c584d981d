import assert from "node:assert/strict";
import { test } from "node:test";
import { TenureBook, type TenureWorld } from "./tenure-book.ts";
import type { SeenListener, TenureChange, TenureOwner } from "./tenure.ts";

const WEB: SeenListener = { address: "127.0.0.1", port: 3000, inode: 71, uid: 1000 };
const NODE: TenureOwner = { pid: 41, startTicks: 9, command: "node server.js", directory: "/home/ada/shop" };
const CHILD: TenureOwner = { pid: 42, startTicks: 10, command: "sleep 60", directory: "/" };

interface Machine {
  owner: TenureOwner | undefined;
  readonly dead: Set<number>;
  asked: number;
}

function machine(owner: TenureOwner | undefined): { state: Machine; world: TenureWorld } {
  const state: Machine = { owner, dead: new Set(), asked: 0 };
  const world: TenureWorld = {
    ownersOf: (listeners) => {
      state.asked += listeners.length;
      return new Map(listeners.flatMap(({ inode }) => (state.owner === undefined ? [] : [[inode, state.owner]])));
    },
    isAlive: ({ pid }) => !state.dead.has(pid),
    nameOf: (port) => (port === 3000 ? "web.shop.localhost" : undefined),
  };
  return { state, world };
}

function told(changes: readonly TenureChange[]): string[] {
  return changes.map((change) =>
    change.type === "begin"
      ? `begin ${change.tenure.port} ${change.tenure.owner?.command ?? "?"} ${change.tenure.sinceMs}`
      : `end ${change.key} ${change.untilMs} ${change.end}`,
  );
}

test("TenureBook begins a tenure once, and asks for the owner once", () => {
  const { state, world } = machine(NODE);
  const book = new TenureBook("boot", []);
  const first = book.look([WEB], { atMs: 5, withOwners: false, world });
  assert.deepEqual(told(first), ["begin 3000 node server.js 5"]);
  assert.equal(first[0]?.type === "begin" && first[0].tenure.name, "web.shop.localhost");
  assert.deepEqual(told(book.look([WEB], { atMs: 6, withOwners: false, world })), []);
  assert.equal(state.asked, 1);
});

test("TenureBook says whether the process ended or only closed its socket", () => {
  for (const [isDead, end] of [
    [true, "process-ended"],
    [false, "socket-closed"],
  ] as const) {
    const { state, world } = machine(NODE);
    const book = new TenureBook("boot", []);
    book.look([WEB], { atMs: 1, withOwners: false, world });
    if (isDead) state.dead.add(NODE.pid);
    assert.deepEqual(told(book.look([], { atMs: 2, withOwners: false, world })), [`end 71 127.0.0.1 3000 2 ${end}`]);
  }
});

test("TenureBook finds the heir of a socket that outlives its owner, when it looks at owners", () => {
  const { state, world } = machine(NODE);
  const book = new TenureBook("boot", []);
  book.look([WEB], { atMs: 1, withOwners: false, world });
  state.dead.add(NODE.pid);
  state.owner = CHILD;
  assert.deepEqual(told(book.look([WEB], { atMs: 2, withOwners: false, world })), []);
  assert.deepEqual(told(book.look([WEB], { atMs: 3, withOwners: true, world })), [
    "end 71 127.0.0.1 3000 3 process-ended",
    "begin 3000 sleep 60 3",
  ]);
});

test("TenureBook goes on where the last daemon of this boot stopped", () => {
  const { world } = machine(NODE);
  const before = new TenureBook("boot", []).look([WEB], { atMs: 1, withOwners: false, world });
  const open = before.flatMap((change) => (change.type === "begin" ? [change.tenure] : []));
  assert.deepEqual(told(new TenureBook("boot", open).look([WEB], { atMs: 9, withOwners: true, world })), []);
});

test("TenureBook tells a socket whose owner is hidden as closed", () => {
  const { world } = machine(undefined);
  const book = new TenureBook("boot", []);
  assert.deepEqual(told(book.look([WEB], { atMs: 1, withOwners: true, world })), ["begin 3000 ? 1"]);
  assert.deepEqual(told(book.look([], { atMs: 2, withOwners: true, world })), [
    "end 71 127.0.0.1 3000 2 socket-closed",
  ]);
});

test("TenureBook loses no change to a look in which the world could not be asked", () => {
  const { world } = machine(NODE);
  const book = new TenureBook("boot", []);
  book.look([WEB], { atMs: 1, withOwners: false, world });
  const other = { ...WEB, port: 3001, inode: 72 };
  const failing: TenureWorld = {
    ...world,
    ownersOf() {
      throw new Error("too many open files");
    },
  };
  assert.throws(() => book.look([other], { atMs: 2, withOwners: false, world: failing }), /too many open files/);
  assert.deepEqual(told(book.look([other], { atMs: 3, withOwners: false, world })), [
    "end 71 127.0.0.1 3000 3 socket-closed",
    "begin 3001 node server.js 3",
  ]);
});
