import assert from "node:assert/strict";
import { appendFile, mkdtemp, readdir, rm, stat, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { followLog } from "./follow-log.ts";
import { LogWriter } from "./log-writer.ts";
import { readLog } from "./read-log.ts";
import { formatLogLine } from "./log-line.ts";

async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "portolan-logs-"));
  try {
    await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function fails(message: string): never {
  throw new Error(message);
}

test("LogWriter puts full files aside, and readLog reads across them", async () => {
  await inFolder(async (folder) => {
    const file = join(folder, "shop", "api.log");
    {
      await using writer = new LogWriter({ file, fileBytesMax: 2000, keptMax: 2, onTrouble: fails });
      for (let number = 0; number < 200; number += 1) {
        writer.write({ atMs: 1000 + number, stream: number % 2 === 0 ? "stdout" : "stderr", text: `line ${number}` });
        if (number % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
      }
    }
    assert.deepEqual((await readdir(join(folder, "shop"))).sort(), ["api.log", "api.log.1", "api.log.2"]);
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    const all = await readLog({ file });
    assert.deepEqual(all.at(-1), { atMs: 1199, stream: "stderr", text: "line 199" });
    assert.ok(all.length > 60 && all.length < 200, `${all.length} lines`);
    assert.equal(all[0]?.text, `line ${200 - all.length}`);
    const last = await readLog({ file, lines: 3, matches: ({ text }) => text.endsWith("0") });
    assert.deepEqual(
      last.map(({ text }) => text),
      ["line 170", "line 180", "line 190"],
    );
    assert.equal((await readLog({ file, sinceMs: 1190 })).length, 10);
  });
});

test("LogWriter survives what cannot be written, and tells how much was lost", async () => {
  await inFolder(async (folder) => {
    const troubles: string[] = [];
    const file = join(folder, "api.log");
    await using writer = new LogWriter({ file: "/dev/full", onTrouble: (text) => troubles.push(text) });
    writer.write({ atMs: 0, stream: "stdout", text: "lost" });
    while (troubles.length === 0) await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(troubles, ['cannot write "/dev/full": ENOSPC']);
    assert.deepEqual(await readLog({ file }), []);
  });
});

test("followLog yields what stands there, then what comes, also after the file was put aside", async () => {
  await inFolder(async (folder) => {
    const file = join(folder, "api.log");
    await using writer = new LogWriter({ file, fileBytesMax: 400, onTrouble: fails });
    writer.write({ atMs: 1, stream: "stdout", text: "before" });
    while ((await readLog({ file })).length === 0) await new Promise((resolve) => setImmediate(resolve));
    const over = new AbortController();
    const seen: string[] = [];
    const deadline = setTimeout(() => over.abort(), 20_000);
    for await (const line of followLog({ file, signal: over.signal })) {
      seen.push(line.text);
      if (seen.length === 41) break;
      writer.write({ atMs: 2, stream: "stdout", text: `line ${seen.length}` });
    }
    clearTimeout(deadline);
    assert.deepEqual(seen, ["before", ...Array.from({ length: 40 }, (_, index) => `line ${index + 1}`)]);
    assert.ok((await readdir(folder)).includes("api.log.1"));
  });
});

test("followLog goes on in a file that was emptied", async () => {
  await inFolder(async (folder) => {
    const file = join(folder, "api.log");
    const line = (text: string): string => formatLogLine({ atMs: 1, stream: "stdout", text });
    await appendFile(file, line("a first line that is longer than the next"));
    const over = new AbortController();
    const following = followLog({ file, signal: over.signal });
    await following.next();
    await truncate(file);
    await appendFile(file, line("next"));
    const deadline = setTimeout(() => over.abort(), 10_000);
    assert.equal((await following.next()).value?.text, "next");
    clearTimeout(deadline);
    await following.return();
  });
});
