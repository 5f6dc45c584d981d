import assert from "node:assert/strict";
import { test } from "node:test";
import { keptCommand } from "./kept-command.ts";

function argv(run: string | readonly string[]): readonly string[] {
  return keptCommand({ run, directory: "/" }, { PATH: "/usr/bin:/bin" }).argv;
}

test("keptCommand starts one plain command without a shell, and leaves the rest to one", () => {
  assert.deepEqual(argv("env -i 'a b'"), ["env", "-i", "a b"]);
  assert.deepEqual(argv(["env", "$PORT"]), ["env", "$PORT"]);
  for (const line of [
    "env -p $PORT",
    "env && env",
    "A=1 env",
    "exec env",
    "cd / ",
    "ls *.ts",
    "env > log",
    "env | cat",
  ])
    assert.deepEqual(argv(line), ["sh", "-c", line]);
});

test("keptCommand gives a shell the tools of the package", () => {
  const { path } = keptCommand({ run: "a && b", directory: "/srv/shop" }, { PATH: "/bin" });
  assert.equal(path, "/srv/shop/node_modules/.bin:/srv/node_modules/.bin:/node_modules/.bin:/bin");
});
