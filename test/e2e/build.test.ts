import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { Installation } from "../support/installation.ts";
import { testOnEachEngine } from "./engines.ts";
import { exchange } from "./http-client.ts";

testOnEachEngine("A build serves without any source beside it", async (t, engine) => {
  const upstream = createServer((_, response) => response.end("Served by a build")).listen(0, "127.0.0.1");
  t.after(() => upstream.close());
  await once(upstream, "listening");
  await using installation = await Installation.make(engine);
  const { folder, home } = installation;

  await installation.portolan("alias", "built", `127.0.0.1:${(upstream.address() as AddressInfo).port}`);
  const ca = await readFile(join(home, "ca/root.pem"), "utf8");
  const { text } = await exchange(await installation.portolan("url", "built"), { ca });
  assert.equal(text, "Served by a build");
  const { pid } = await installation.status();
  assert.ok((await readFile(`/proc/${pid}/cmdline`, "utf8")).includes(`${folder}/dist/daemon/main.js`));
});

/** Tells by the plainest way, which itself loads nothing. */
const TELL_MODULES =
  'process.on("exit", () => require("node:fs").writeFileSync(`${__filename}.said`, process.moduleLoadList.join(",")));';
/** What an `import` of node:process or node:fs brings along, and what starts programs: 3 to 10 ms of a command. */
const HEAVY = [
  "child_process",
  "dgram",
  "net",
  "internal/fs/promises",
  "internal/readline/interface",
  "worker_threads",
];

test("A command of a build loads nothing of Node's that it does not use", async () => {
  await using installation = await Installation.make("node");
  const { command, environment, folder } = installation;
  const tell = join(folder, "tell-modules.cjs");
  await writeFile(tell, TELL_MODULES);
  const loadedBy = async (...words: readonly string[]): Promise<Set<string>> => {
    // For a pipe, Node would load its sockets.
    spawnSync(process.execPath, ["--require", tell, ...words], { env: environment, stdio: "ignore" });
    const said = await readFile(`${tell}.said`, "utf8");
    return new Set(said.split(",").map((name) => name.replace(/^NativeModule /, "")));
  };
  const bare = await loadedBy("--eval", "0");
  assert.ok(bare.has("fs"));
  const loaded = await loadedBy(...command.slice(1), "ls", "--json");
  assert.deepEqual(
    HEAVY.filter((name) => loaded.has(name) && !bare.has(name)),
    [],
  );
});
