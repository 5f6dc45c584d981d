import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { KeptWorld } from "../support/kept-world.ts";
import { serviceSpec } from "../support/service-spec.ts";
import type { ReadySpec, ServiceSpec } from "../../src/services/core/project/project-spec.ts";
import type { KeeperEvent } from "../../src/services/core/keeper/keeper-events.ts";
import { KeeperMachine } from "../../src/services/core/keeper/keeper-machine.ts";

const NAMES = ["db", "mail", "api", "worker", "web"];
const STEPS_AFTER_DOWN_MAX = 1000;

const ready: fc.Arbitrary<ReadySpec> = fc.constantFrom(
  { type: "listening", deadlineMs: 1000 },
  { type: "tcp", deadlineMs: 1000 },
  { type: "log", pattern: "up", deadlineMs: 1000 },
);

/** Each service may need those before it in the list, so that there is no circle. */
const services: fc.Arbitrary<ServiceSpec[]> = fc.tuple(
  ...NAMES.map((name, index) =>
    fc
      .record({
        needs: fc.uniqueArray(
          fc.record({
            service: fc.constantFrom(...NAMES.slice(0, Math.max(index, 1))),
            until: fc.constantFrom("ready" as const, "started" as const),
            via: fc.constant("gateway" as const),
          }),
          { maxLength: index, selector: ({ service }) => service },
        ),
        ready,
        restart: fc.record({
          when: fc.constantFrom("never" as const, "on-failure" as const, "always" as const),
          backoffMs: fc.constant(100),
          backoffMaxMs: fc.constant(400),
          triesMax: fc.integer({ min: 0, max: 3 }),
          calmMs: fc.constant(1000),
        }),
        watch: fc.option(fc.constant({ include: ["**"], ignore: [], debounceMs: 50 }), { nil: undefined }),
        hooks: fc.record({
          before: fc.constantFrom([], ["migrate"]),
          after: fc.constantFrom([], ["seed"]),
        }),
        onDemand: fc.option(fc.constant({ idleMs: 500 }), { nil: undefined, freq: 3 }),
        onChange: fc.constantFrom("restart" as const, "notify" as const, "ignore" as const),
      })
      .map((given) => serviceSpec(name, given)),
  ),
);

/** What people and files do, chosen among by a number. */
function asked(atMs: number, choice: number): KeeperEvent {
  const service = NAMES[choice % NAMES.length] ?? "db";
  const some = choice % 3 === 0 ? [] : [service];
  const events: KeeperEvent[] = [
    { type: "up", atMs, services: some },
    { type: "down", atMs, services: [service] },
    { type: "restart", atMs, services: some },
    { type: "changed", atMs, service, path: "server.ts" },
    { type: "wanted", atMs, service },
    { type: "quiet", atMs, service, sinceMs: atMs - 600 },
    { type: "moved", atMs, service },
  ];
  return events[choice % events.length] ?? { type: "woke", atMs };
}

const step = fc.record({ isAsked: fc.boolean(), choice: fc.nat(9999), afterMs: fc.constantFrom(0, 1, 30, 2000) });

function drive(world: KeptWorld, steps: readonly { isAsked: boolean; choice: number; afterMs: number }[]): void {
  world.send({ type: "up", atMs: 0, services: [] });
  for (const { isAsked, choice, afterMs } of steps) {
    world.atMs += afterMs;
    const possible = world.possible();
    const event = isAsked ? undefined : possible[choice % Math.max(possible.length, 1)];
    world.send(event ?? asked(world.atMs, choice));
  }
}

test("KeeperMachine never starts a service before its needs, twice, or too often, and ends with all gone", () => {
  fc.assert(
    fc.property(services, fc.array(step, { maxLength: 120 }), fc.nat(9999), (specs, steps, seed) => {
      const world = new KeptWorld(new KeeperMachine({ services: specs }), specs);
      drive(world, steps);
      world.send({ type: "down", atMs: world.atMs, services: [] });
      for (let count = 0; !world.isFinished; count += 1) {
        const possible = world.possible();
        const event = possible[(seed + count) % possible.length];
        assert(event !== undefined && count < STEPS_AFTER_DOWN_MAX, `stuck:\n${world.log.slice(-40).join("\n")}`);
        world.send(event);
      }
    }),
    { numRuns: 1000 },
  );
});

test("KeeperMachine asks nothing more once it has finished", () => {
  fc.assert(
    fc.property(fc.nat(9999), (choice) => {
      const machine = new KeeperMachine({ services: NAMES.map((name) => serviceSpec(name)) });
      machine.handle({ type: "down", atMs: 0, services: [] });
      assert.deepEqual(machine.handle(asked(1, choice)), []);
    }),
  );
});
