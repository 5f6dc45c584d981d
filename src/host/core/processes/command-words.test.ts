import assert from "node:assert/strict";
import { test } from "node:test";
import { commandWords } from "./command-words.ts";

const WORD = "y".repeat(10_000);

function read(...argv: string[]): string {
  const { program, args, interpreter, options } = commandWords({ argv, exe: undefined });
  return `${[interpreter, ...options].filter((word) => word !== undefined).join(" ")}|${program}|${args.join(" ")}`;
}

test("commandWords sees the script behind its interpreter", () => {
  assert.equal(read("/usr/bin/node", "/usr/lib/node_modules/npm/bin/npm-cli.js", "run", "dev"), "node|npm|run dev");
  assert.equal(
    read("node", "--watch", "-r", "./hook.js", "server.ts", "--port"),
    "node --watch -r ./hook.js|server|--port",
  );
  assert.equal(read("/usr/bin/python3.11", "-X", "dev", "/usr/bin/supervisord", "-n"), "python -X dev|supervisord|-n");
  assert.equal(read("python3", "-m", "http.server"), "python -m|http.server|");
  assert.equal(read("node", "-e", "x"), "|node|-e x");
  assert.equal(read("node"), "|node|");
});

test("commandWords sees through login shells and rewritten titles", () => {
  assert.equal(read("-bash"), "|bash|");
  assert.equal(read("npm run dev", "", "", ""), "|npm|run dev");
  assert.equal(read("sshd: me@pts/0", ""), "|sshd:|me@pts/0");
  assert.equal(read("/opt/a b/c", "d"), "|c|d");
  assert.deepEqual(commandWords({ argv: ["/tmp/a) S 1 (b"], exe: "/tmp/a) S 1 (b" }).program, "a) S 1 (b");
});

test("commandWords takes arguments of any size and none at all", () => {
  assert.equal(read(), "||");
  const { args } = commandWords({
    argv: ["sh", ...Array.from({ length: 100_000 }, () => WORD)],
    exe: undefined,
  });
  assert.ok(args.join("").length < 100_000);
});
