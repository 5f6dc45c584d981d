import assert from "node:assert/strict";
import { test } from "node:test";
import { plainProcess } from "../../../../test/host/plain-process.ts";
import { actOf } from "./act-of.ts";
import { describeStep } from "./describe-step.ts";
import type { ProcessFacts } from "./process-facts.ts";

const NOTHING = { unit: undefined, properties: undefined, container: undefined };

function act(hints: Record<string, string>, ...commands: string[]): string {
  const facts: ProcessFacts[] = commands.map((command, index) =>
    plainProcess({ pid: 100 - index, argv: command.split(" "), hints: index === 0 ? hints : {} }),
  );
  return actOf(
    facts,
    facts.map((one) => describeStep(one)),
    NOTHING,
  );
}

test("actOf reads places from the environment where the chain has lost them", () => {
  assert.equal(act({ TMUX: "/tmp/tmux-0/default,1,0" }, "node a.js"), "node a.js, in tmux");
  assert.equal(act({ STY: "12.pts-0.host" }, "node a.js"), "node a.js, in screen");
  assert.equal(
    act({ TERMINAL_EMULATOR: "JetBrains-JediTerm" }, "node a.js", "-bash"),
    "node a.js, in a JetBrains editor",
  );
  assert.equal(act({ CI: "true" }, "node a.js"), "node a.js, in CI");
  assert.equal(act({ CI: "false" }, "node a.js"), "node a.js, in the background");
  assert.equal(act({ SSH_CONNECTION: "nonsense" }, "node a.js", "-bash", "sshd: me"), "node a.js, over ssh");
});

test("actOf names the program that started a process, and the script of an interpreter", () => {
  assert.equal(act({}, "node a.js", "/opt/agentd --token x"), "node a.js, by agentd");
  assert.equal(
    act({}, "node a.js", "sh -c node a.js", "python3 run.py --token x"),
    "sh -c node a.js, by python3 run.py",
  );
  assert.equal(act({}, "node a.js", "python3 -c x"), "node a.js, by python3");
});

test("actOf says nothing of hidden variables, and ends with no process at all", () => {
  const facts = plainProcess({ argv: ["node", "a.js"], hints: undefined });
  assert.equal(actOf([facts], [describeStep(facts)], NOTHING), "node a.js, in the background");
  assert.equal(actOf([], [], NOTHING), "unknown");
});
