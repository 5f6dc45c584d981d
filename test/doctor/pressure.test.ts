import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { test } from "node:test";
import type { MachineFacts } from "../../src/doctor/core/machine-facts.ts";
import { machineStalled } from "../../src/doctor/core/machine/machine-stalled.ts";
import { gatherMachine } from "../../src/doctor/gather-machine.ts";
import { hold } from "./golden.ts";

const RISES_WITHIN_MS = 60_000;
const NOWHERE = { authority: "/nonexistent", trust: "/nonexistent", undo: "/nonexistent" };

async function look(): Promise<Pick<MachineFacts, "pressure">> {
  const { pressure } = await gatherMachine({ environment: {}, folders: NOWHERE, only: ["pressure"] });
  return { pressure };
}

// The kernel's average goes up slowly, and other tests would be measured meanwhile: only when golden files are recorded.
if (process.env["RECORD_GOLDEN"] === "1") {
  test("doctor names the program that keeps the processors from all others", async () => {
    const healthy = await look();
    const loops = Array.from({ length: 3 * availableParallelism() }, () =>
      spawn("nice", ["-n", "19", "sh", "-c", "while :; do :; done"], { stdio: "ignore" }),
    );
    try {
      const endsAt = performance.now() + RISES_WITHIN_MS;
      let sick = await look();
      while (machineStalled.judge(sick).length === 0 && performance.now() < endsAt) sick = await look();
      const [verdict] = hold(machineStalled, { sick, healthy, severity: "note" });
      assert.match(verdict?.cause ?? "", /the processor/);
    } finally {
      for (const loop of loops) loop.kill("SIGKILL");
    }
  });
}
