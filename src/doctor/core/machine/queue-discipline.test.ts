import assert from "node:assert/strict";
import { test } from "node:test";
import { queueDiscipline } from "./queue-discipline.ts";

test("queueDiscipline takes netem off, and its undo puts it back as it was", () => {
  const disciplines = [{ kind: "netem", options: "limit 1000 delay 100ms loss 1%" }];
  const [verdict] = queueDiscipline.judge({ queueing: { disciplines } });
  assert.equal(verdict?.severity, "warning");
  const words = "tc qdisc add dev lo root netem limit 1000 delay 100ms loss 1%";
  assert.deepEqual(verdict.fix.repair?.undo, [{ type: "run", argv: words.split(" ") }]);
});

test("queueDiscipline leaves fair queues alone", () => {
  const disciplines = ["noqueue", "fq_codel", "fq", "mq"].map((kind) => ({ kind, options: "" }));
  assert.deepEqual(queueDiscipline.judge({ queueing: { disciplines } }), []);
});
