import assert from "node:assert/strict";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
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
