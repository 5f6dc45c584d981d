import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { readHistory } from "../../src/chart/history-store.ts";

/** Uses up all its descriptors, waits until a look fails for it, gives them back, and listens. */
const PROGRAM = `
  const { closeSync, openSync } = require("node:fs");
  const { createServer } = require("node:net");
  import(process.argv[1]).then(({ keepHistory }) => {
    const taken = [];
    const log = (text) => {
      console.error(text);
      taken.forEach((descriptor) => closeSync(descriptor));
      const server = createServer().listen(0, "127.0.0.1", () => console.log(server.address().port));
    };
    keepHistory(process.argv[2], { chart: { view: () => ({ services: [] }) }, log });
    try {
      for (;;) taken.push(openSync("/dev/null", "r"));
    } catch {}
  });
`;

test("keepHistory outlives a look for which there is no descriptor left, and goes on with the next", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "portolan-history-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const history = join(folder, "history.db");
  const module = join(import.meta.dirname, "../../src/daemon/keep-history.ts");
  const argv = ["-c", 'ulimit -n 64 && exec "$0" -e "$1" "$2" "$3"', process.execPath, PROGRAM, module, history];
  const child = spawn("/bin/sh", argv, { stdio: ["ignore", "pipe", "pipe"] });
  t.after(() => child.kill("SIGKILL"));
  let said = "";
  child.stderr.on("data", (text) => (said += String(text)));
  const ended = once(child, "exit").then(([code]) => `ended with ${code}`);
  const line = await Promise.race([once(child.stdout, "data").then(String), ended]);
  const port = Number(line.trim());
  assert.match(said, /the history ".*" is not kept for now: .*EMFILE/);
  assert.ok(port > 0, `${line}: ${said}`);
  const endMs = performance.now() + 10_000;
  while (readHistory(history, port).length === 0) {
    assert.ok(performance.now() < endMs, `nothing is kept of port ${port}: ${said}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.equal(readHistory(history, port)[0]?.owner?.pid, child.pid);
});
