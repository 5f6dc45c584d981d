import assert from "node:assert/strict";
import { test } from "node:test";
import { sameHolder } from "./holder.ts";
import type { Holder } from "./model.ts";

const holder: Holder = { bootId: "b", pidNamespace: "4026531836", pid: 12, startTicks: 345 };

test("sameHolder needs all four parts to agree", () => {
  assert.equal(sameHolder(holder, { ...holder }), true);
  const others: Partial<Holder>[] = [{ bootId: "c" }, { pidNamespace: "1" }, { pid: 13 }, { startTicks: 346 }];
  for (const other of others) assert.equal(sameHolder(holder, { ...holder, ...other }), false);
});

test("sameHolder does not confuse digits that move from one part to another", () => {
  assert.equal(sameHolder({ ...holder, pid: 1, startTicks: 23 }, { ...holder, pid: 12, startTicks: 3 }), false);
});
