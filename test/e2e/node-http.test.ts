import assert from "node:assert/strict";
import { testOnEachEngine } from "./engines.ts";
import { Harbour } from "./harness.ts";
import { assertReachable } from "./reach.ts";
import { startRequest } from "./http-client.ts";
import { once } from "node:events";
import type { IncomingMessage } from "node:http";

const SERVER = `
import { createServer } from "node:http";
createServer(async (request, response) => {
  if (request.url === "/fields") return response.end(JSON.stringify(request.headers));
  if (request.url === "/echo") return request.pipe(response);
  if (request.url === "/hints") response.writeEarlyHints({ link: "</a.css>; rel=preload" });
  if (request.url === "/trailers") {
    response.writeHead(200, { trailer: "digest" });
    response.write("body");
    response.addTrailers({ digest: "abc" });
    return response.end();
  }
  response.end("harbour of node:http");
}).listen(process.env.PORT, process.env.HOST);
`;

/** Knows no variable, and only IPv6. */
const STUBBORN = `
import { createServer } from "node:http";
createServer((request, response) => response.end("six")).listen(0, "::1");
`;

testOnEachEngine("node:http is reached by name and by port", async (_t, engine) => {
  await using harbour = await Harbour.open(engine);
  const run = await harbour.run(["node", "server.mjs"], { files: { "server.mjs": SERVER } });

  await assertReachable(harbour, run, { says: "harbour of node:http" });

  const fields = JSON.parse(
    (await harbour.get(run.url("https", "/fields"), { headers: { "x-forwarded-for": "6.6.6.6" } })).text,
  );
  assert.equal(fields.host, new URL(run.url("https")).host);
  assert.equal(fields["x-forwarded-for"], "127.0.0.1", "what a client claims is replaced");
  assert.equal(fields["x-forwarded-proto"], "https");
  assert.match(fields.forwarded, /for=127\.0\.0\.1/);
});

testOnEachEngine("node:http gets 100-continue, trailers and early hints through", async (_t, engine) => {
  await using harbour = await Harbour.open(engine);
  const run = await harbour.run(["node", "server.mjs"], { files: { "server.mjs": SERVER } });
  const ca = await harbour.rootCertificate();
  for (const scheme of ["http", "https"] as const) {
    const upload = startRequest(run.url(scheme, "/echo"), {
      ca,
      method: "POST",
      headers: { expect: "100-continue", "content-length": "5" },
    });
    upload.flushHeaders();
    await once(upload, "continue");
    upload.end("hello");
    assert.equal(await textOf(upload), "hello");

    const hinted = startRequest(run.url(scheme, "/hints"), { ca });
    const hints = once(hinted, "information");
    const hintedText = textOf(hinted); // Both heads may come in one piece.
    hinted.end();
    const [information] = await hints;
    assert.deepEqual([information.statusCode, information.headers.link], [103, "</a.css>; rel=preload"]);
    assert.equal(await hintedText, "harbour of node:http");

    const trailed = startRequest(run.url(scheme, "/trailers"), { ca });
    trailed.end();
    const [response] = (await once(trailed, "response")) as [IncomingMessage];
    for await (const _piece of response);
    assert.deepEqual(response.trailers, { digest: "abc" });
  }
});

testOnEachEngine("a server that ignores PORT and knows only ::1 is followed", async (_t, engine) => {
  await using harbour = await Harbour.open(engine);
  const run = await harbour.run(["node", "server.mjs"], { files: { "server.mjs": STUBBORN } });
  assert.deepEqual(
    run.service.upstreams.map(({ address }) => address),
    ["::1"],
  );
  await assertReachable(harbour, run, { says: "six" });
});

async function textOf(request: ReturnType<typeof startRequest>): Promise<string> {
  const [response] = (await once(request, "response")) as [IncomingMessage];
  let text = "";
  for await (const piece of response.setEncoding("utf8")) text += String(piece);
  return text;
}
