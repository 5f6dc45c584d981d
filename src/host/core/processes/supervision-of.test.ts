import assert from "node:assert/strict";
import { test } from "node:test";
import { plainProcess } from "../../../../test/host/plain-process.ts";
import { describeStep } from "./describe-step.ts";
import { supervisionOf } from "./supervision-of.ts";

function by(...commands: string[]): string | undefined {
  const facts = commands.map((command, index) => plainProcess({ pid: 100 - index, argv: command.split(" ") }));
  return supervisionOf(
    facts,
    facts.map((one) => describeStep(one)),
  )?.restartedBy;
}

test("supervisionOf finds the nearest that starts a process again", () => {
  assert.equal(by("node a.js", "sh -c node a.js", "node nodemon.js a.js"), "nodemon, at the next change of a file");
  assert.equal(by("node a.js", "runsv web", "runsvdir /etc/service"), "runit");
  assert.equal(by("ssh -N b", "/usr/lib/autossh/autossh -N b"), "autossh");
  assert.equal(by("gunicorn: worker [web]", "gunicorn: master [web]"), "process 99 (gunicorn), whose worker it is");
  assert.equal(by("node a.js", "cargo watch -x run"), "cargo watch -x run, at the next change of a file");
});

test("supervisionOf sees none in a supervisor itself, beyond a shell, or in a stranger", () => {
  assert.equal(by("supervisord"), undefined);
  assert.equal(by("node a.js", "-bash", "node nodemon.js x"), undefined);
  assert.equal(by("nginx: worker process", "dash run"), undefined);
  assert.equal(by("node a.js", "npm run dev"), undefined);
  assert.equal(supervisionOf([], []), undefined);
});
