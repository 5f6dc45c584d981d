import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { KeptProjectView } from "../../src/control/keeper-contract.ts";
import { testOnce } from "./engines.ts";
import { Harbour } from "./harness.ts";
import { processesWith } from "./left-behind.ts";
import { SHOP } from "./small-shop.ts";

const MARK = { MARK: "green" };
const BEFORE = SHOP["portolan.yaml"] ?? "";
const DB = "db: { run: node server.mjs db, env: { COLOUR: red } }";
const AFTER = `${BEFORE.replace("db: node server.mjs db", DB)}  mail: node server.mjs mail\n`;

testOnce("up of a project that is up takes up what changed in its file and in .env, and says what", async (engine) => {
  await using harbour = await Harbour.open(engine);
  const directory = await harbour.site({ ...SHOP, "portolan.yaml": `${BEFORE}  old: node server.mjs old\n` });
  const write = (name: string, text: string): Promise<void> => writeFile(join(directory, name), text);
  const on = (args: readonly string[]) => harbour.portolan(args, { cwd: directory, env: MARK });
  const services = async (): Promise<Record<string, number | undefined>> => {
    const [project] = JSON.parse((await on(["ps", "--json"])).stdout) as KeptProjectView[];
    return Object.fromEntries(project?.services.map(({ name, pid }) => [name, pid]) ?? []);
  };
  const first = await on(["up", "-d"]);
  assert.equal(first.code, 0, first.stderr);
  const before = await services();
  const watching = harbour.launch(["up"], { directory, env: MARK });
  await watching.says(/all 4 are ready after/);

  await write("portolan.yaml", AFTER);
  const second = await on(["up", "-d"]);
  assert.equal(second.code, 0, second.stderr);
  assert.match(second.stderr, /^portolan: portolan\.yaml changed: db restarts, mail starts, old stops$/m);
  assert.match(second.stderr, /all 4 are ready after/);
  const after = await services();
  assert.deepEqual(Object.keys(after), ["web", "api", "db", "mail"]);
  assert.deepEqual([after["web"], after["api"]], [before["web"], before["api"]]);
  assert.notEqual(after["db"], before["db"]);
  await watching.says("portolan.yaml changed: db restarts, mail starts, old stops");
  await watching.says(/mail is ready after/);

  await write(".env", "COLOUR=blue\n");
  const third = await on(["up", "-d"]);
  assert.match(third.stderr, /^portolan: portolan\.yaml changed: web, api and mail restart$/m);
  const coloured = await services();
  assert.equal(coloured["db"], after["db"], "its own value holds");
  assert.notEqual(coloured["mail"], after["mail"]);

  await write("portolan.yaml", "services: { web: { runn: 1 } }\n");
  const wrong = await on(["up", "-d"]);
  assert.equal(wrong.code, 3, wrong.stderr);
  assert.match(wrong.stderr, /portolan\.yaml:1.*runn/);
  assert.deepEqual(Object.keys(await services()), ["web", "api", "db", "mail"]);
  assert.equal((await on(["down"])).code, 0);
  assert.equal((await watching.ended).code, 0);
  assert.deepEqual(processesWith("MARK", "green"), []);
});
