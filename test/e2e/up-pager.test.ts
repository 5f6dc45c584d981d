import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import manifest from "../../package.json" with { type: "json" };
import { Harbour } from "./harness.ts";
import { testOnce } from "./engines.ts";

const PORTOLAN: string = join(import.meta.dirname, "../..", manifest.bin.portolan);
const PROJECT = `
project: loud
services:
  web: node -e 'require("http").createServer((q, s) => s.end("up")).listen(process.env.PORT, process.env.HOST)'
  loud: { run: "yes $(printf %01000d 7) | head -c 8000000; exec sleep 1000", port: false }
`;

testOnce("up whose reader stands still keeps its services, and hears `down`", async (engine) => {
  await using harbour = await Harbour.open(engine);
  const cwd = await harbour.site({ "portolan.yaml": PROJECT });
  // Nobody ever reads its output.
  const up = spawn(process.execPath, [PORTOLAN, "up", "--plain"], {
    cwd,
    env: harbour.environment,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = once(up, "exit");
  let said = "";
  const { promise: ready, resolve } = Promise.withResolvers<void>();
  up.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
    if (said.includes("both are ready")) resolve();
  });
  await ready;
  const { stdout } = await harbour.portolan(["url", "web"], { cwd });
  for (let times = 0; times < 5; times++) assert.equal((await harbour.get(stdout.trim())).text, "up");
  const down = await harbour.portolan(["down"], { cwd });
  assert.equal(down.code, 0, down.stderr);
  up.stdout.resume();
  assert.deepEqual(await ended, [0, null]);
});
