import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test, type TestContext } from "node:test";
import type { Tenure } from "../../src/chart/core/tenure.ts";
import { readHistory } from "../../src/chart/history-store.ts";
import { Home } from "./home.ts";

const SERVER = `
  const server = require("node:net").createServer().listen(0, "127.0.0.1", () => console.log(server.address().port));
  process.on("message", () => server.close());
`;

async function listening(t: TestContext): Promise<{ child: ChildProcess; port: number }> {
  const stdio = ["ignore", "pipe", "inherit", "ipc"] as const;
  const child = spawn(process.execPath, ["-e", SERVER], { stdio: [...stdio] });
  t.after(() => child.kill("SIGKILL"));
  const [line] = (await once(child.stdout ?? child, "data")) as [Buffer];
  return { child, port: Number(String(line).trim()) };
}

/** What stands at the path is no database for as long as the daemon has not looked. */
function readIfDatabase(path: string, port: number): Tenure[] {
  try {
    return readHistory(path, port);
  } catch {
    return [];
  }
}

async function becomes(home: Home, port: number, wanted: (all: readonly Tenure[]) => boolean): Promise<Tenure[]> {
  const endMs = performance.now() + 20_000;
  for (;;) {
    const all = readIfDatabase(home.folder.historyFile, port);
    if (wanted(all)) return all;
    if (performance.now() > endMs) assert.fail(`the history of ${port} stays ${JSON.stringify(all)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test("the daemon keeps who listened, since when, and how it ended; also for readers without a daemon", async (t) => {
  await using home = await Home.open({ engine: "node" });
  const { child, port } = await listening(t);
  const [begun] = await becomes(home, port, (all) => all.length === 1);
  assert.equal(begun?.owner?.pid, child.pid);
  assert.match(begun?.owner?.command ?? "", /node -e /);
  assert.equal(begun?.untilMs, undefined);

  await home.killDaemon();
  await home.start();
  assert.equal(readHistory(home.folder.historyFile, port).length, 1, "the next daemon goes on with what is open");

  child.kill("SIGKILL");
  const [ended] = await becomes(home, port, (all) => all[0]?.end !== undefined);
  assert.equal(ended?.end, "process-ended");
  assert.ok((ended?.untilMs ?? 0) > (ended?.sinceMs ?? 0));
});

test("the history tells a closed socket from an ended process", async (t) => {
  await using home = await Home.open({ engine: "node" });
  const { child, port } = await listening(t);
  await becomes(home, port, (all) => all.length === 1);
  child.send("close");
  const [closed] = await becomes(home, port, (all) => all[0]?.end !== undefined);
  assert.equal(closed?.end, "socket-closed");
});

test("the daemon notices that its history was deleted or exchanged, says so, and begins it anew", async (t) => {
  await using home = await Home.open({ engine: "node" });
  const { historyFile } = home.folder;
  const { child, port } = await listening(t);
  const [first] = await becomes(home, port, (all) => all.length === 1);
  for (const suffix of ["", "-wal", "-shm"]) rmSync(historyFile + suffix, { force: true });
  const [again] = await becomes(home, port, (all) => all.length === 1);
  assert.deepEqual(again, first, "what lasts is written again, with its beginning");

  for (const suffix of ["-wal", "-shm", ""]) rmSync(historyFile + suffix, { force: true });
  writeFileSync(historyFile, "what somebody put there");
  await becomes(home, port, (all) => all.length === 1);
  const kept = readdirSync(dirname(historyFile)).find((name) => name.startsWith("history.db.replaced-"));
  assert.equal(readFileSync(join(dirname(historyFile), kept ?? ""), "utf8"), "what somebody put there");
  child.kill("SIGKILL");
  await becomes(home, port, (all) => all[0]?.end === "process-ended");
  assert.equal((await home.log()).match(/the history .* was deleted or exchanged/g)?.length, 2);
});
