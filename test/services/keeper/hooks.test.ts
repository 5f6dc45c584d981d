import assert from "node:assert/strict";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { readLog } from "../../../src/services/logs/read-log.ts";
import { processesWith } from "../../e2e/left-behind.ts";
import { KeptHome } from "./kept-home.ts";

test("Keeper runs hooks before and after, with the environment of their service", async () => {
  await using home = await KeptHome.open();
  const keeper = home.keep({
    db: {},
    api: {
      needs: [{ service: "db", until: "ready", via: "gateway" }],
      hooks: {
        before: [`echo "port $PORT db $DB_PORT" > before`, `echo migrated; mkdir -p "$PORTOLAN_DATA"`],
        after: [`echo "$PORTOLAN_SERVICE" > after`],
      },
    },
  });
  const { services } = await keeper.up();
  const [db, api] = services;
  assert.equal(await readFile(join(home.folder, "before"), "utf8"), `port ${api?.leasedPort} db ${db?.given?.port}\n`);
  while ((await readFile(join(home.folder, "after"), "utf8").catch(() => "")) !== "api\n")
    await new Promise((resolve) => setImmediate(resolve));
  const log = await readLog({ file: home.logFile("api"), matches: ({ text }) => text === "before: migrated" });
  assert.deepEqual(
    log.map(({ stream }) => stream),
    ["portolan"],
  );
});

test("Keeper starts nothing after a hook that failed, and stops one that does not end", async () => {
  await using home = await KeptHome.open();
  const keeper = home.keep({
    bad: { hooks: { before: ["echo no table users >&2; exit 4", "touch second"], after: [] } },
    long: { hooks: { before: ["sh -c 'echo begun; sleep 1000'; true"], after: [] } },
  });
  const bad = await keeper.service("bad", "failed");
  assert.match(bad.cause ?? "", /status 4: no table users/);
  await keeper.told((told) => told.type === "line" && told["text"] === "begun", "the long hook");
  const stopped = performance.now();
  keeper.kill("SIGTERM");
  assert.equal((await keeper.exited).code, 0);
  assert.ok(performance.now() - stopped < 5000);
  assert.deepEqual(processesWith("PORTOLAN_SERVICE", "long"), []);
});

test("Keeper restarts a service when a file that it watches changes, and for no other", async () => {
  await using home = await KeptHome.open();
  await mkdir(join(home.folder, "src"));
  await mkdir(join(home.folder, "node_modules/x"), { recursive: true });
  const keeper = home.keep({ api: { watch: { include: ["src/**/*.ts"], ignore: ["**/*.test.ts"], debounceMs: 50 } } });
  const [before] = (await keeper.up()).services;
  await writeFile(join(home.folder, "src/a.test.ts"), "1");
  await writeFile(join(home.folder, "node_modules/x/a.ts"), "1");
  await writeFile(join(home.folder, "src/a.md"), "1");
  assert.equal((await home.serviceView("api")).pid, before?.pid);
  let skip = keeper.all.length;
  await writeFile(join(home.folder, "src/a.ts"), "1");
  const second = await keeper.service("api", "ready", skip);
  assert.notEqual(second.pid, before?.pid);
  assert.equal(second.leasedPort, before?.leasedPort);
  assert.match((await keeper.service("api", "stopping", skip)).cause ?? "", /src\/a\.ts changed/);
  // In a folder that was not there before, with one in it.
  skip = keeper.all.length;
  await mkdir(join(home.folder, "src/deep/er"), { recursive: true });
  await writeFile(join(home.folder, "src/deep/er/b.ts"), "1");
  const third = await keeper.service("api", "ready", skip);
  assert.notEqual(third.pid, second.pid);
  skip = keeper.all.length;
  await rm(join(home.folder, "src/deep/er/b.ts"));
  assert.notEqual((await keeper.service("api", "ready", skip)).pid, third.pid);
});
