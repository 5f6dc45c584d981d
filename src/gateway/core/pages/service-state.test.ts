import assert from "node:assert/strict";
import { test } from "node:test";
import type { RoutedService } from "../snapshot.ts";
import { factsOf, serviceDown, serviceStarting } from "./service-state.ts";

const CONTEXT = { secure: true, port: 1290, nowMs: 100_000 };
const SERVICE: RoutedService = {
  id: "1",
  name: "web.shop.localhost",
  state: "starting",
  upstreams: [],
  tls: false,
  uid: 1000,
  command: "npm run dev",
  directory: "/home/ada/shop",
  sinceMs: 95_000,
  exit: undefined,
  lastLines: ["\u001b[32mready soon"],
};

test("serviceStarting is a 503 that says when to try again", () => {
  const content = serviceStarting({ type: "service-starting", service: SERVICE }, CONTEXT);
  assert.deepEqual([content.status, content.retryAfterSeconds, content.lookAgainMs], [503, 1, 500]);
  assert.deepEqual(content.details?.facts[0], { label: "Started", value: "5 s ago" });
  assert.deepEqual(content.details?.lines, ["ready soon"]);
});

test("serviceStarting keeps the last forty lines", () => {
  const lastLines = Array.from({ length: 60 }, (_, index) => `line ${index}`);
  const { details } = serviceStarting({ type: "service-starting", service: { ...SERVICE, lastLines } }, CONTEXT);
  assert.equal(details?.lines.length, 40);
  assert.equal(details?.lines.at(-1), "line 59");
});

test("serviceDown tells how the process ended", () => {
  const messages = [
    { code: 1, signal: null },
    { code: 0, signal: null },
    { code: null, signal: "SIGKILL" },
  ].map(
    (exit) => serviceDown({ ...SERVICE, state: "down", exit: { ...exit, atMs: 40_000 } }, CONTEXT).details?.message,
  );
  assert.deepEqual(messages, [
    "web.shop.localhost is down: it ended with status 1",
    "web.shop.localhost is down: it ended by itself, with status 0",
    "web.shop.localhost is down: it was ended by SIGKILL",
  ]);
});

test("serviceDown says when, and how to start it again", () => {
  const { status, details } = serviceDown(
    { ...SERVICE, state: "down", exit: { code: 1, signal: null, atMs: 40_000 } },
    CONTEXT,
  );
  assert.equal(status, 503);
  assert.deepEqual(details?.facts[0], { label: "Ended", value: "60 s ago" });
  assert.equal(details?.command, "cd /home/ada/shop && portolan run -- npm run dev");
});

test("serviceDown tells anyone else only that it is down", () => {
  const { message, hint } = serviceDown({ ...SERVICE, state: "down" }, CONTEXT);
  assert.equal(`${message}. ${hint}`, "The service is down. Start it again");
});

test("serviceStarting says how long it was waited for, and whether anybody started it", () => {
  const told = (state: "idle" | "starting"): string | undefined => {
    const service = { ...SERVICE, state, onDemand: true } as const;
    return serviceStarting({ type: "service-starting", service, waitedMs: 60_000 }, CONTEXT).details?.message;
  };
  assert.match(
    told("starting") ?? "",
    /is starting, and was not ready within 60 s$|is starting, and was not ready within 1 min/,
  );
  assert.match(told("idle") ?? "", /was not started within .* of being wanted$/);
});

test("serviceDown of a service that starts on demand neither looks again nor offers another command", () => {
  const exit = { code: 1, signal: null, atMs: 99_000 };
  const content = serviceDown({ ...SERVICE, state: "idle", onDemand: true, exit }, CONTEXT);
  assert.equal(content.lookAgainMs, undefined);
  assert.equal(content.details?.command, undefined);
  assert.match(content.details?.message ?? "", /ended with status 1/);
});

test("factsOf names the main copy's name that leads here", () => {
  const [first] = factsOf({ ...SERVICE, usedAs: "web.shop.localhost" });
  assert.equal(first?.label, "Used as");
  assert.match(first?.value ?? "", /^web\.shop\.localhost, by `portolan use`/);
});
