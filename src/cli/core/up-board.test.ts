import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { keptProject, keptService } from "../../../test/support/kept-view.ts";
import type { KeptState } from "../../control/keeper-contract.ts";
import { type BoardLine, upBoard } from "./up-board.ts";
import { beginUp, stepUp, type UpState } from "./up-state.ts";

const SHOP = keptProject([
  keptService("db", { urls: ["postgres://db.shop.test:5432"], restarts: 1 }),
  keptService("api", { state: "failed", cause: "exited with 1", pid: undefined, cpuPercent: undefined }),
  keptService("web", { state: "waiting", cause: "waits for api, which has failed", pid: undefined, urls: [] }),
]);

function text(lines: readonly BoardLine[]): string[] {
  return lines.map((line) =>
    line
      .map((span) => span.text)
      .join("")
      .trimEnd(),
  );
}

function withLines(): UpState {
  return stepUp(beginUp(SHOP), {
    type: "news",
    news: [
      { type: "line", service: "db", stream: "stdout", text: "\u001b[32mready\u001b[39m\tnow", atMs: 0 },
      { type: "line", service: "api", stream: "stderr", text: "Error: no such table\u0007", atMs: 0 },
      { type: "note", service: undefined, kind: "note", text: "the daemon is back" },
    ],
  }).state;
}

test("upBoard shows services, their log and the keys", () => {
  assert.deepEqual(text(upBoard(withLines(), { columns: 100, rows: 10, nowMs: 190_000 })), [
    "shop  1 of 3 ready  1 failed",
    "› ● db   ready    3m  ↻1  2%  48 MB  postgres://db.shop.test:5432",
    "  ✗ api  failed               48 MB  exited with 1",
    "  … web  waiting          2%  48 MB  waits for api, which has failed",
    `── log of all ${"─".repeat(86)}`,
    "db  │ ready  now",
    "api │ Error: no such table",
    "    │ the daemon is back",
    "",
    "↑↓ select  r restart  s stop/start  ⏎ its log  / filter  o open  q quit",
  ]);
});

test("upBoard leaves out what has no room, and cuts what is too long", () => {
  assert.deepEqual(text(upBoard(withLines(), { columns: 44, rows: 9, nowMs: 190_000 })), [
    "shop  1 of 3 ready  1 failed",
    "› ● db   ready    3m  postgres://db.shop.te…",
    "  ✗ api  failed       exited with 1",
    "  … web  waiting      waits for api, which …",
    `── log of all ${"─".repeat(30)}`,
    "db  │ ready  now",
    "api │ Error: no such table",
    "    │ the daemon is back",
    "↑↓ select  r restart  s stop/start  ⏎ its l…",
  ]);
});

test("upBoard shows what is typed, whose log it is, and that more is below", () => {
  let state = withLines();
  for (const key of ["return", "/", "r", "e"]) ({ state } = stepUp(state, { type: "key", key }));
  const typing = text(upBoard(state, { columns: 60, rows: 9, nowMs: 0 }));
  assert.equal(typing[4]?.startsWith("── log of db / re▏ ──"), true, typing[4]);
  assert.equal(typing.at(-1), "⏎ keeps the filter  Esc clears it");
  const scrolled = text(upBoard({ ...withLines(), scroll: 1 }, { columns: 60, rows: 9, nowMs: 0 }));
  assert.match(scrolled[4] ?? "", /log of all · 1 more below, End follows/);
  const quitting = text(upBoard({ ...withLines(), isQuitting: true }, { columns: 60, rows: 9, nowMs: 0 }));
  assert.equal(quitting.at(-1), "stopping; Ctrl-C once more kills what is left");
});

test("upBoard keeps the selected service in sight", () => {
  const many = keptProject(Array.from({ length: 50 }, (_, index) => keptService(`s${index}`)));
  const lines = text(upBoard({ ...beginUp(many), selected: "s30" }, { columns: 80, rows: 12, nowMs: 0 }));
  assert.equal(lines.length, 12);
  assert.equal(
    lines.some((line) => line.startsWith("› ● s30 ")),
    true,
  );
});

test("upBoard fills the screen, and is never wider", () => {
  const states: readonly KeptState[] = ["waiting", "idle", "starting", "ready", "unhealthy", "stopping", "failed"];
  const service = fc
    .record({ name: fc.string({ minLength: 1 }), state: fc.constantFrom(...states), cause: fc.option(fc.string()) })
    .map(({ name, state, cause }) => keptService(name, { state, cause: cause ?? undefined }));
  const size = fc.record({ columns: fc.integer({ min: 1, max: 120 }), rows: fc.integer({ min: 1, max: 40 }) });
  fc.assert(
    fc.property(fc.array(service, { maxLength: 20 }), size, fc.string(), (services, { columns, rows }, logged) => {
      const begun = beginUp(keptProject(services));
      const news = [{ type: "line", service: "a", stream: "stdout", text: logged, atMs: 0 } as const];
      const lines = upBoard(stepUp(begun, { type: "news", news }).state, { columns, rows, nowMs: 0 });
      assert(lines.length <= rows);
      for (const line of lines) {
        const whole = line.map((span) => span.text).join("");
        assert(Array.from(whole).length <= columns, whole);
        assert.doesNotMatch(whole, /\p{Cc}/u);
      }
    }),
  );
});
