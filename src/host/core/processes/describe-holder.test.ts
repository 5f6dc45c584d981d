import assert from "node:assert/strict";
import { test } from "node:test";
import { describeHolder } from "./describe-holder.ts";

test("describeHolder names the process and its command", () => {
  assert.equal(describeHolder({ pid: 4121, argv: ["node", "server.js"], uid: 1000 }), "process 4121 (node server.js)");
});

test("describeHolder leaves out secrets", () => {
  const text = describeHolder({ pid: 7, argv: ["mysqld", "--password=hunter2"], uid: 0 });
  assert.equal(text, "process 7 (mysqld --password=…)");
});

test("describeHolder says what is known of another user's process", () => {
  assert.equal(describeHolder({ pid: undefined, argv: [], uid: 1001 }), "a process of user 1001");
  assert.equal(describeHolder({ pid: 7, argv: [], uid: 0 }), "process 7 of user 0");
});

test("describeHolder lets no argument steer the terminal, and shortens long ones", () => {
  const text = describeHolder({ pid: 7, argv: ["x\u001b[2J\n\u202e", "y".repeat(200)], uid: 0 });
  // oxlint-disable-next-line no-control-regex -- control characters are what must not be there
  assert.doesNotMatch(text, /[\u0000-\u001f\u007f-\u009f\u202e]/);
  assert.ok(text.length < 110 && text.endsWith("…)"), text);
});
