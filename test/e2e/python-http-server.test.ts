import assert from "node:assert/strict";
import { needs } from "../support/needs.ts";
import { testOnEachEngine } from "./engines.ts";
import { Harbour } from "./harness.ts";
import { assertReachable } from "./reach.ts";

testOnEachEngine("python3 -m http.server is reached by name and by port", async (t, engine) => {
  if (!needs(t, ["python3"])) return;
  await using harbour = await Harbour.open(engine);
  const run = await harbour.run(["sh", "-c", "exec python3 -m http.server --bind $HOST $PORT"], {
    files: { "index.html": "harbour of Python", "chart.txt": "x".repeat(300_000) },
  });

  await assertReachable(harbour, run, { says: "harbour of Python", server: /^SimpleHTTP/ });

  // It speaks HTTP/1.0 and ends each body by closing.
  assert.equal((await harbour.get(run.url("https", "/chart.txt"))).text.length, 300_000);
});

testOnEachEngine("python3 -m http.server on a port of its own choice is followed", async (t, engine) => {
  if (!needs(t, ["python3"])) return;
  await using harbour = await Harbour.open(engine);
  const run = await harbour.run(["python3", "-m", "http.server", "0", "--bind", "127.0.0.1"], {
    files: { "index.html": "harbour of Python" },
  });
  assert.notEqual(run.service.upstreams[0]?.port, run.service.port);
  await assertReachable(harbour, run, { says: "harbour of Python" });
});
