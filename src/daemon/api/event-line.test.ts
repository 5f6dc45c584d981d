import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, get, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { test, type TestContext } from "node:test";
import { EventLine } from "./event-line.ts";

/** Both ends of a line. */
async function open(t: TestContext): Promise<{ line: EventLine; response: IncomingMessage }> {
  const { promise, resolve } = Promise.withResolvers<EventLine>();
  const server = createServer((_, response) => resolve(new EventLine(response))).listen(0, "127.0.0.1");
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const [response] = (await once(get({ port, host: "127.0.0.1", agent: false }), "response")) as [IncomingMessage];
  return { line: await promise, response };
}

test("EventLine sends events and pings until it ends, and tells of its end once", async (t) => {
  const { line, response } = await open(t);
  assert.equal(response.headers["content-type"], "text/event-stream");
  const cut = new Promise<void>((resolve) => line.onCut(resolve));
  line.send("one");
  line.ping();
  line.end();
  line.send("too late");
  let text = "";
  for await (const piece of response.setEncoding("utf8")) text += String(piece);
  assert.equal(text, "data: one\n\nevent: ping\ndata: \n\n");
  await cut;
});

test("EventLine cuts the line of a listener that takes nothing", async (t) => {
  const { line, response } = await open(t);
  response.pause().on("error", () => {});
  const cut = new Promise<"cut">((resolve) => line.onCut(() => resolve("cut")));
  const megabyte = "x".repeat(1024 * 1024);
  // The system takes some before the line has to keep the rest.
  for (let sent = 0; sent < 32; sent++) line.send(megabyte);
  assert.equal(await cut, "cut");
});
