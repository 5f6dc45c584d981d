import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { PortolanHome } from "./portolan-home.ts";

const bin = join(import.meta.dirname, "../../bin");

/** What bash offers for the last word of a line. */
function offered(script: string, words: readonly string[], environment: Readonly<Record<string, string>>): string[] {
  const line = words.map((word) => `'${word}'`).join(" ");
  const ask = `${script}\nCOMP_WORDS=(${line}); COMP_CWORD=${words.length - 1}; _portolan; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const path = `${join(process.execPath, "..")}:${bin}:${environment["PATH"] ?? ""}`;
  const out = execFileSync("bash", ["--norc", "-c", ask], {
    encoding: "utf8",
    cwd: environment["FOLDER"],
    env: { ...environment, PATH: path },
  });
  return out.split("\n").filter((word) => word !== "");
}

test("portolan completion completes commands, options and names in bash", async (t) => {
  const home = PortolanHome.open(t);
  const { out: script } = await home.run(["completion", "bash"]);
  assert.deepEqual(offered(script, ["portolan", "c"], home.environment), ["cert", "clean", "completion"]);
  assert.deepEqual(offered(script, ["portolan", "cert", "--json", "tr"], home.environment), ["trust"]);
  assert.deepEqual(offered(script, ["portolan", "cert", "trust", "--s"], home.environment), ["--store"]);
  await home.run(["alias", "docs.shop", "8080"]);
  assert.deepEqual(offered(script, ["portolan", "url", "do"], home.environment), ["docs.shop"]);
  assert.ok(offered(script, ["portolan", "run", "--", "bas"], home.environment).includes("bash"));
});

test("portolan completion completes the services of this folder's project", async (t) => {
  const home = PortolanHome.open(t);
  const { out: script } = await home.run(["completion", "bash"]);
  const environment = { ...home.environment, FOLDER: home.project };
  writeFileSync(
    join(home.project, "portolan.yaml"),
    "services: { web: npm run dev, worker: node work.js, db: postgres }",
  );
  assert.deepEqual(offered(script, ["portolan", "up", "w"], environment), ["web", "worker"]);
  assert.deepEqual(offered(script, ["portolan", "logs", "-f", "db", "we"], environment), ["web"]);
  assert.deepEqual(offered(script, ["portolan", "ps", "--project", ""], environment), []);
  writeFileSync(join(home.project, "portolan.yaml"), "services: [");
  assert.deepEqual(offered(script, ["portolan", "down", "w"], environment), []);
});

test("portolan completion completes the copies of this folder's project", async (t) => {
  const home = PortolanHome.open(t);
  const { out: script } = await home.run(["completion", "bash"]);
  const environment = { ...home.environment, FOLDER: home.project };
  assert.deepEqual(offered(script, ["portolan", "use", "b"], environment), []);
  const server = `require("node:http").createServer().listen(process.env.PORT, process.env.HOST)`;
  for (const copy of ["blue", "brown", "red"]) {
    await home.start(["run", "--copy", copy, "--", process.execPath, "-e", server]);
  }
  assert.deepEqual(offered(script, ["portolan", "use", "b"], environment), ["blue", "brown"]);
  assert.deepEqual(offered(script, ["portolan", "use", "--m"], environment), ["--main"]);
});
