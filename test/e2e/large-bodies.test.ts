import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { testOnEachEngine } from "./engines.ts";
import { Harbour } from "./harness.ts";
import { openExchange, startRequest } from "./http-client.ts";

const BLOCK_BYTES = 1 << 20;
const BLOCKS = 1024;
/** A worker that kept a body would need a gigabyte more. */
const RESIDENT_BYTES_MAX = 400 * 2 ** 20;

/** Both sides make the same gigabyte: blocks that differ by their number, so that a swapped one changes the hash. */
const GIGABYTE = `
export function* gigabyte() {
  for (let number = 0; number < ${BLOCKS}; number++) {
    const block = Buffer.alloc(${BLOCK_BYTES}, "portolan " + number + " ");
    yield block;
  }
}
`;

const SERVER = `
import { createServer } from "node:http";
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { gigabyte } from "./gigabyte.mjs";
createServer(async (request, response) => {
  if (request.method === "GET") {
    if (request.url === "/sized") response.setHeader("content-length", ${BLOCKS * BLOCK_BYTES});
    return void pipeline(Readable.from(gigabyte(), { objectMode: false, highWaterMark: 2 ** 20 }), response).catch(() => {});
  }
  const hash = createHash("sha1");
  await pipeline(request, hash);
  response.end(hash.digest("hex"));
}).listen(process.env.PORT, process.env.HOST);
`;

function* gigabyte(): Generator<Buffer> {
  for (let number = 0; number < BLOCKS; number++) yield Buffer.alloc(BLOCK_BYTES, `portolan ${number} `);
}

const HASH: string = (() => {
  const hash = createHash("sha1");
  for (const block of gigabyte()) hash.update(block);
  return hash.digest("hex");
})();

testOnEachEngine("a gigabyte goes down and up unchanged", async (_t, engine) => {
  await using harbour = await Harbour.open(engine);
  const run = await harbour.run(["node", "server.mjs"], { files: { "server.mjs": SERVER, "gigabyte.mjs": GIGABYTE } });
  const ca = await harbour.rootCertificate();

  // With a length over http, in chunks over https, each way.
  const down = [run.url("http", "/sized"), run.url("https", "/chunked")];
  for (const url of down) assert.equal(await download(url, ca), HASH, url);
  assert.equal(await upload(run.url("http"), { ca, headers: {} }), HASH);
  const sized = { "content-length": String(BLOCKS * BLOCK_BYTES) };
  assert.equal(await upload(run.url("https"), { ca, headers: sized }), HASH);

  const { gateway } = await harbour.status();
  for (const worker of gateway.workers) assert.ok(worker.residentBytes < RESIDENT_BYTES_MAX, `${worker.residentBytes}`);
});

async function download(url: string, ca: string): Promise<string> {
  const response = await openExchange(url, { ca, deadlineMs: 150_000 });
  const hash = createHash("sha1");
  await pipeline(response, hash);
  return hash.digest("hex");
}

async function upload(url: string, options: { ca: string; headers: Record<string, string> }): Promise<string> {
  const request = startRequest(url, { ...options, method: "POST", deadlineMs: 150_000 });
  const answered = once(request, "response");
  await pipeline(Readable.from(gigabyte(), { objectMode: false, highWaterMark: BLOCK_BYTES }), request);
  const [response] = (await answered) as [IncomingMessage];
  let text = "";
  for await (const piece of response.setEncoding("utf8")) text += String(piece);
  return text;
}
