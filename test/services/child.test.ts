import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { test } from "node:test";
import { startRun } from "./support/start-run.ts";
import { runInTerminal } from "./support/terminal-run.ts";

const NODE = process.execPath;
const SERVER = `require("http").createServer((q, s) => s.end("hi")).listen(+process.env.PORT, process.env.HOST)`;
/** Says each SIGINT that reaches it, and ends by SIGTERM. */
const COUNTS = `process.on("SIGINT", () => console.log("INT")); ${SERVER}`;

function count(text: string): number {
  return text.split("INT").length - 1;
}

test("a SIGINT to the run reaches the command once", async () => {
  await using run = startRun({ argv: [NODE, "-e", COUNTS] });
  await run.said("ready");
  run.process.kill("SIGINT");
  while (count(run.output()) === 0) await once(run.process.stdout ?? run.process, "data");
  run.process.kill("SIGTERM");
  await run.exited;
  assert.equal(count(run.output()), 1);
});

test("Ctrl-C in a terminal reaches the command once, also through npm's shell", async () => {
  for (const argv of [
    [NODE, "-e", COUNTS],
    ["sh", "-c", `trap "" INT; ${NODE} -e '${COUNTS}'; true`],
  ]) {
    const run = runInTerminal({ argv });
    await run.said("ready");
    run.type("\u0003");
    await run.shows(/INT/);
    process.kill(Number((await run.said("registered"))["runPid"]), "SIGTERM");
    await run.exited;
    assert.equal(count(run.screen()), 1, run.screen());
  }
});

test("SIGINT to a run in a terminal reaches the command once", async () => {
  const run = runInTerminal({ argv: [NODE, "-e", COUNTS] });
  await run.said("ready");
  const pid = Number((await run.said("registered"))["runPid"]);
  process.kill(pid, "SIGINT");
  await run.shows(/INT/);
  process.kill(pid, "SIGTERM");
  assert.equal((await run.exited).code, 143);
  assert.equal(count(run.screen()), 1);
});

test("Ctrl-C ends a command in a terminal, and the terminal is as it was", async () => {
  const run = runInTerminal({ argv: [NODE, "-e", SERVER] }, "stty -a");
  await run.said("ready");
  run.type("\u0003");
  assert.equal((await run.exited).code, 130);
  const screen = run.screen();
  assert.match(screen, /(?<!-)icanon/);
  assert.match(screen, /(?<!-)echo\b/);
  assert.match(screen, /(?<!-)isig/);
});

test("three Ctrl-C in a row kill a command that does not listen to them", async () => {
  const run = runInTerminal({ argv: [NODE, "-e", COUNTS] });
  await run.said("ready");
  run.type("\u0003\u0003");
  await run.said("next-kills");
  run.type("\u0003");
  assert.equal((await run.exited).code, 137);
});

test("a command in a terminal has a terminal: its size, its colours, its prompt", async () => {
  const source = `
    const { stdin, stdout } = process;
    console.log(["tty", stdin.isTTY, stdout.isTTY, stdout.columns].join(" "));
    stdout.on("resize", () => console.log(["size", stdout.columns, stdout.rows].join(" ")));
    const line = require("readline").createInterface({ input: stdin, output: stdout });
    line.question("Name? ", (name) => { console.log("Hello " + name); process.exit(5); });`;
  const run = runInTerminal({ argv: [NODE, "-e", source] });
  await run.shows(/tty true true 80/);
  run.resize(100, 30);
  await run.shows(/size 100 30/);
  run.type("Ada\r");
  await run.shows(/Hello Ada/);
  assert.equal((await run.exited).code, 5);
});

test("output right before the end of a command in a terminal is whole", async () => {
  const source = `for (let i = 0; i < 5000; i++) require("fs").writeSync(1, "line " + i + "\\n"); process.exitCode = 3`;
  const run = runInTerminal({ argv: [NODE, "-e", source] });
  assert.equal((await run.exited).code, 3);
  const lines = run.screen().match(/line \d+/g) ?? [];
  assert.equal(lines.length, 5000);
  const early = await run.said("exited-early");
  assert.equal((early["lastLines"] as string[]).at(-1), "line 4999");
});

test("a run in the background of a terminal is not stopped, and takes no keys", async () => {
  const run = runInTerminal({ argv: [NODE, "-e", SERVER], background: true });
  await run.said("ready");
  run.type("\u0003");
  process.kill(Number((await run.said("registered"))["runPid"]), "SIGTERM");
  assert.equal((await run.exited).code, 143);
});

test("100 MB reach a slow reader unharmed", async () => {
  const source = `
    const { once } = require("events"); const hash = require("crypto").createHash("sha256");
    (async () => {
      for (let i = 0; i < 1600; i++) {
        const block = require("crypto").randomBytes(65536); hash.update(block);
        if (!process.stdout.write(block)) await once(process.stdout, "drain");
      }
      process.stderr.write("sha " + hash.digest("hex") + "\\n");
    })();`;
  await using run = startRun({ argv: [NODE, "-e", source], keepOutput: false });
  const hash = createHash("sha256");
  let bytes = 0;
  const { stdout } = run.process;
  assert.ok(stdout);
  for await (const chunk of stdout as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
    // A turn of the loop for each chunk: slower than it is written.
    await new Promise((resolve) => setImmediate(resolve));
  }
  assert.equal((await run.exited).code, 0);
  assert.equal(bytes, 1600 * 65_536);
  assert.equal(/sha (\w+)/.exec(run.errors())?.[1], hash.digest("hex"));
});

test("a reader that stands still holds up neither signals nor the end", async () => {
  const source = `process.stdout.write("x".repeat(4e6)); ${SERVER}`;
  await using run = startRun({ argv: [NODE, "-e", source], keepOutput: false });
  await run.said("ready");
  run.process.kill("SIGTERM");
  const result = await run.said("result");
  assert.equal(result["exitCode"], 143);
  run.process.stdout?.resume();
  await run.exited;
});

test("a reader that goes away is felt by the command", async () => {
  const source = `setInterval(() => require("fs").writeSync(1, "tick\\n"), 5)`;
  await using run = startRun({ argv: ["sh", "-c", `exec ${NODE} -e '${source}'`], keepOutput: false });
  const { stdout } = run.process;
  assert.ok(stdout);
  await once(stdout, "data");
  stdout.destroy();
  const early = await run.said("exited-early");
  assert.ok(early["code"] === 1 || early["signal"] === "SIGPIPE");
  await run.exited;
});

test("a command that opens /dev/stdout and /dev/stderr reaches them", async () => {
  await using run = startRun({ argv: ["sh", "-c", "echo out > /dev/stdout; echo err > /dev/stderr"] });
  assert.equal((await run.exited).code, 0);
  assert.deepEqual([run.output(), run.errors().includes("err")], ["out\n", true]);
});

test("input is passed through to its end", async () => {
  await using run = startRun({ argv: ["cat"], stdio: ["pipe", "pipe", "pipe"] });
  run.process.stdin?.end("one\ntwo\n");
  assert.equal((await run.exited).code, 0);
  assert.equal(run.output(), "one\ntwo\n");
});
