import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { createServer } from "vite";
import { fetch, resolve } from "../../src/client/portolan.ts";
import { portolan } from "../../src/client/vite.ts";
import { libraryHome } from "./library-home.ts";

const { harbour, options } = await libraryHome();

test("portolan gives Vite's server a name, and its hot reload goes through the gateway", async () => {
  const root = await harbour.site({ "index.html": "<h1>Harbour of Vite</h1>" });
  const said = Promise.withResolvers<string>();
  const logger = { info: (text: string) => said.resolve(text), warn: (text: string) => said.reject(new Error(text)) };
  const plugin = portolan({ name: "web.vite", environment: harbour.environment });
  const vite = await createServer({
    root,
    configFile: false,
    server: { port: 0 },
    plugins: [plugin],
    logLevel: "silent",
  });
  Object.assign(vite.config.logger, logger);
  try {
    await vite.listen();
    assert.match(await said.promise, /https:\/\/web\.vite\.localhost/);
    const page = await fetch("https://web.vite.localhost/", {}, options);
    assert.match(await page.text(), /Harbour of Vite/);
    const client = await (await fetch("https://web.vite.localhost/@vite/client", {}, options)).text();
    const token = /wsToken = "([^"]+)"/.exec(client)?.[1];
    const { host, port } = await resolve("web.vite", options);
    const socket = new WebSocket(`ws://${host}:${port}/?token=${token}`, "vite-hmr");
    const [message] = (await once(socket, "message")) as [MessageEvent];
    assert.equal(message.data, '{"type":"connected"}');
    socket.close();
  } finally {
    await vite.close();
  }
});
