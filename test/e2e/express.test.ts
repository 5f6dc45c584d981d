import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { testOnEachEngine } from "./engines.ts";
import { Harbour } from "./harness.ts";
import { assertReachable } from "./reach.ts";

const EXPRESS = pathToFileURL(createRequire(import.meta.url).resolve("express")).href;

const SERVER = `
import express from "${EXPRESS}";
const app = express();
app.set("trust proxy", "loopback");
app.use(express.json());
app.get("/", (request, response) => response.send("harbour of Express"));
app.get("/seen", (request, response) => response.json({ url: request.protocol + "://" + request.get("host"), ip: request.ip }));
app.post("/sum", (request, response) => response.json({ sum: request.body.a + request.body.b }));
app.get("/old", (request, response) => response.redirect("/"));
app.listen(process.env.PORT, process.env.HOST);
`;

testOnEachEngine("Express is reached by name and by port", async (_t, engine) => {
  await using harbour = await Harbour.open(engine);
  const run = await harbour.run(["node", "app.mjs"], { files: { "app.mjs": SERVER } });

  await assertReachable(harbour, run, { says: "harbour of Express" });

  for (const scheme of ["http", "https"] as const) {
    const { origin } = new URL(run.url(scheme));
    const seen = await harbour.get(run.url(scheme, "/seen"));
    assert.deepEqual(JSON.parse(seen.text), { url: origin, ip: "127.0.0.1" });
    const sum = await harbour.get(run.url(scheme, "/sum"), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: `{"a":1200,"b":90}`,
    });
    assert.equal(sum.text, `{"sum":1290}`);
    const moved = await harbour.get(run.url(scheme, "/old"));
    assert.deepEqual([moved.status, moved.headers.location], [302, "/"]);
  }
});
