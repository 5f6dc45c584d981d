import assert from "node:assert/strict";
import { test } from "node:test";
import { keptProject, keptService } from "../../../test/support/kept-view.ts";
import type { KeeperNews } from "../../control/keeper-contract.ts";
import { beginUp, shownLines, stepUp, type UpAction, type UpState } from "./up-state.ts";

const SHOP = keptProject([
  keptService("db"),
  keptService("api", { state: "failed" }),
  keptService("web", { urls: [] }),
]);

function line(service: string, text: string): KeeperNews {
  return { type: "line", service, stream: "stdout", text, atMs: 0 };
}

/** Types keys one after the other; gives where that leads, and what was to be done. */
function typed(state: UpState, ...keys: readonly string[]): { state: UpState; actions: UpAction[] } {
  const actions: UpAction[] = [];
  let last = state;
  for (const key of keys) {
    const step = stepUp(last, { type: "key", key });
    last = step.state;
    if (step.action !== undefined) actions.push(step.action);
  }
  return { state: last, actions };
}

function heard(state: UpState, ...news: readonly KeeperNews[]): UpState {
  return stepUp(state, { type: "news", news }).state;
}

test("stepUp selects one service after the other, no further than there are", () => {
  const begun = beginUp(SHOP);
  assert.equal(begun.selected, "db");
  assert.equal(typed(begun, "down", "j").state.selected, "web");
  assert.equal(typed(begun, "down", "down", "down", "down", "up", "k").state.selected, "db");
});

test("stepUp acts on the selected service", () => {
  const { actions } = typed(beginUp(SHOP), "r", "s", "o", "down", "s", "down", "o", "R", "x");
  assert.deepEqual(actions, [
    { type: "restart", services: ["db"] },
    { type: "stop", services: ["db"] },
    { type: "open", url: "https://db.shop.localhost:1290" },
    { type: "start", services: ["api"] },
    { type: "restart", services: [] },
  ]);
  assert.deepEqual(typed(beginUp(keptProject([])), "r", "s", "o", "down").actions, []);
});

test("stepUp quits, and kills when it is asked again", () => {
  const { state, actions } = typed(beginUp(SHOP), "q", "ctrl-c");
  assert.deepEqual(actions, [{ type: "quit" }, { type: "kill" }]);
  assert.equal(state.isQuitting, true);
  assert.deepEqual(typed(beginUp(SHOP), "/", "q", "ctrl-c").actions, [{ type: "quit" }]);
});

test("stepUp filters the log by what is typed", () => {
  const state = heard(beginUp(SHOP), line("db", "Ready"), line("web", "GET /"), line("db", "bye"));
  const filtered = typed(state, "/", "r", "E", "x", "backspace", "return");
  assert.equal(filtered.state.isTyping, false);
  assert.deepEqual(
    shownLines(filtered.state).map(({ text }) => text),
    ["Ready"],
  );
  assert.equal(typed(filtered.state, "escape").state.filter, "");
  assert.equal(typed(filtered.state, "/", "escape", "down").state.filter, "");
  assert.deepEqual(
    shownLines(typed(state, "return").state).map(({ text }) => text),
    ["Ready", "bye"],
  );
  assert.equal(shownLines(typed(state, "c").state).length, 0);
});

test("stepUp stays where one reads while lines come, and follows again at the end", () => {
  const many = Array.from({ length: 30 }, (_, index) => line("db", `line ${index}`));
  const state = heard(beginUp(SHOP), ...many);
  const up = typed(state, "pageup").state;
  assert.equal(up.scroll, 10);
  const later = heard(up, line("db", "more"));
  assert.equal(later.scroll, 11);
  assert.equal(typed(later, "pagedown", "pagedown").state.scroll, 0);
  assert.equal(typed(later, "end").state.scroll, 0);
  assert.equal(typed(state, "pageup", "pageup", "pageup", "pageup").state.scroll, 29);
});

test("stepUp takes news of services, lines and notes", () => {
  const state = heard(
    beginUp(SHOP),
    { type: "service", service: keptService("api", { state: "ready" }) },
    { type: "service", service: keptService("mail") },
    { type: "note", service: undefined, kind: "warning", text: "the daemon is gone" },
    { type: "ended" },
  );
  assert.deepEqual(
    state.view.services.map((service) => `${service.name} ${service.state}`),
    ["db ready", "api ready", "web ready", "mail ready"],
  );
  const less = heard(typed(state, "down").state, { type: "gone", service: "api" });
  assert.deepEqual(
    [less.selected, ...less.view.services.map(({ name }) => name)],
    ["db", "db", "web", "mail"],
    "what is gone is not selected any more",
  );
  assert.deepEqual(state.lines, [{ service: undefined, kind: "warning", text: "the daemon is gone" }]);
  const flood = Array.from({ length: 6000 }, () => line("db", "flood"));
  assert.equal(heard(state, ...flood).lines.length, 5000);
});
