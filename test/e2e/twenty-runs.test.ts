import assert from "node:assert/strict";
import { testOnEachEngine } from "./engines.ts";
import { Harbour } from "./harness.ts";
import { becomes, listeningPorts, processesWith } from "./left-behind.ts";

const SERVER = `
import { createServer } from "node:http";
createServer((request, response) => response.end("service of " + process.cwd())).listen(process.env.PORT, process.env.HOST);
`;
const RUNS = 20;

testOnEachEngine("twenty runs at once collide nowhere and leave nothing", async (_t, engine) => {
  await using harbour = await Harbour.open(engine);
  const before = processesWith("PORTOLAN_HOME", harbour.home).length;
  const folders = await Promise.all(Array.from({ length: RUNS }, () => harbour.site({ "server.mjs": SERVER })));
  const runs = await Promise.all(
    folders.map((directory, index) =>
      harbour.run(["node", "server.mjs"], { directory, options: ["--name", `berth-${index}`] }),
    ),
  );

  const ports = runs.map((run) => run.service.port);
  assert.equal(new Set(ports).size, RUNS, "twenty ports");
  assert.equal(new Set(runs.map((run) => run.service.name)).size, RUNS, "twenty names");
  await Promise.all(
    runs.map(async (run, index) => {
      for (const url of [run.direct(), run.url("http"), run.url("https")]) {
        assert.equal((await harbour.get(url)).text, `service of ${folders[index]}`, url);
      }
    }),
  );

  const ends = await Promise.all(runs.map((run) => run.stop("SIGINT")));
  // A child that Ctrl-C ends gives 130, as from a shell.
  for (const end of ends) assert.ok(end.code === 130 || end.signal === "SIGINT", JSON.stringify(end));
  await becomes(() => processesWith("PORTOLAN_HOME", harbour.home).length <= before, 15_000);
  assert.equal(processesWith("PORTOLAN_HOME", harbour.home).length, before, "only the daemon and its worker are left");
  assert.deepEqual(listeningPorts(ports), []);
  const gone = await harbour.get(runs[0]?.url("http") ?? "", { headers: { accept: "application/json" } });
  assert.deepEqual([gone.status, JSON.parse(gone.text).error.code], [503, "service-down"]);
});
