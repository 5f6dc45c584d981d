import assert from "node:assert/strict";
import { test } from "node:test";
import { Plan, type Planned } from "./plan.ts";

/** Services by name, each with what it needs. */
function services(needs: Readonly<Record<string, readonly string[]>>): Planned[] {
  return Object.entries(needs).map(([name, needed]) => ({
    name,
    needs: needed.map((service) => ({ service, until: "ready", via: "gateway" })),
  }));
}

const SHOP = services({ web: ["api"], api: ["db", "mail"], worker: ["db"], db: [], mail: [], docs: [] });

test("Plan starts each service after all that it needs, and stops the other way", () => {
  const plan = new Plan(SHOP);
  assert.deepEqual(plan.startOrder, ["db", "mail", "api", "web", "worker", "docs"]);
  assert.deepEqual(plan.stopOrder, ["docs", "worker", "web", "api", "mail", "db"]);
});

test("Plan keeps the order of the file where nothing is needed", () => {
  assert.deepEqual(new Plan(services({ c: [], a: [], b: [] })).startOrder, ["c", "a", "b"]);
});

test("Plan gives a set of services with what they need", () => {
  const plan = new Plan(SHOP);
  assert.deepEqual(plan.closure(["worker", "docs"]), ["db", "worker", "docs"]);
  assert.deepEqual(plan.closure(["web"]), ["db", "mail", "api", "web"]);
  assert.deepEqual(plan.closure([]), plan.startOrder);
  assert.deepEqual(plan.named(["web"]), ["web"]);
  assert.deepEqual(plan.named([]), plan.startOrder);
});

test("Plan knows all that need a service", () => {
  const plan = new Plan(SHOP);
  assert.deepEqual([...plan.dependents("db")].sort(), ["api", "web", "worker"]);
  assert.deepEqual([...plan.dependents("web")], []);
});

test("Plan names a circle", () => {
  assert.throws(() => new Plan(services({ x: ["a"], a: ["b"], b: ["c"], c: ["a"] })), {
    code: "NEEDS_CYCLE",
    message: "Cannot order the services: they need each other in a circle, a → b → c → a",
  });
  assert.throws(() => new Plan(services({ a: ["a"] })), {
    code: "NEEDS_CYCLE",
    hint: 'Take "a" out of its own needs',
  });
});

test("Plan names what is unknown, and what was meant", () => {
  assert.throws(() => new Plan(services({ web: ["appi"], api: [] })), {
    code: "NEED_UNKNOWN",
    message: 'Cannot start "web": it needs "appi", which the project does not have',
    hint: 'Did you mean "api"?',
  });
  assert.throws(() => new Plan(SHOP).closure(["wep"]), { code: "SERVICE_UNKNOWN", hint: 'Did you mean "web"?' });
  assert.throws(() => new Plan(services({ a: [], b: [] })).named(["postgres"]), { hint: "Its services are a, b" });
  assert.throws(() => new Plan([]).named(["x"]), { hint: "The project has no services" });
});
