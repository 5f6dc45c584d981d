import assert from "node:assert/strict";
import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { testOnEachEngine } from "./engines.ts";
import { Harbour } from "./harness.ts";
import { openExchange } from "./http-client.ts";

/** Sends the second event only after somebody asked for it on another connection. */
const SERVER = `
import { createServer } from "node:http";
let stream;
createServer((request, response) => {
  if (request.url === "/next") {
    stream.write("data: second\\n\\n");
    return response.end("sent");
  }
  stream = response;
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.write("data: first\\n\\n");
  response.on("close", () => console.log("stream closed"));
}).listen(process.env.PORT, process.env.HOST);
`;

testOnEachEngine("an event goes through before the next one is sent", async (_t, engine) => {
  await using harbour = await Harbour.open(engine);
  const run = await harbour.run(["node", "server.mjs"], { files: { "server.mjs": SERVER } });
  const ca = await harbour.rootCertificate();
  for (const url of [run.direct("/"), run.url("http"), run.url("https")]) {
    const stream = await openExchange(url, { ca });
    assert.equal(stream.headers["content-type"], "text/event-stream");
    assert.equal(await nextPiece(stream), "data: first\n\n");
    assert.equal((await harbour.get(new URL("/next", url).href)).text, "sent");
    assert.equal(await nextPiece(stream), "data: second\n\n");
    const closed = run.output.split("stream closed").length;
    const heard = once(run.child.stdout ?? run.child, "data", { signal: AbortSignal.timeout(30_000) });
    stream.destroy();
    await heard;
    assert.equal(run.output.split("stream closed").length, closed + 1, "the service hears that the client has gone");
  }
});

async function nextPiece(stream: IncomingMessage): Promise<string> {
  const [piece] = await once(stream, "data", { signal: AbortSignal.timeout(30_000) });
  return String(piece);
}
