import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { test } from "node:test";
import { checkHttp, type CheckResult } from "./ready-check.ts";

/** What a check says of a server that answers with these pieces, each as a segment of its own. */
async function checkOf(...pieces: readonly string[]): Promise<CheckResult> {
  const server = createServer({ noDelay: true }, (socket) => {
    const left = [...pieces];
    const write = (): void => {
      const piece = left.shift();
      if (piece === undefined) socket.end();
      else socket.write(piece, () => setImmediate(write));
    };
    socket.on("error", () => {});
    socket.once("data", write);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  try {
    const asked = { path: "/", statuses: [] };
    return await checkHttp({ address: "127.0.0.1", port }, asked, new AbortController().signal);
  } finally {
    server.close();
  }
}

const HINTS = "HTTP/1.1 103 Early Hints\r\nlink: </a.css>\r\n\r\n";
const FINAL = "HTTP/1.1 204 No Content\r\n\r\n";

test("checkHttp passes over interim answers, however they come", async () => {
  const ready = { ok: true, detail: "GET /: 204" };
  assert.deepEqual(await checkOf(HINTS + HINTS + FINAL), ready);
  assert.deepEqual(await checkOf("HTTP/1.1 103 Early Hints\r\n", "link: </a.css>\r\n", `\r\n${FINAL}`), ready);
  assert.deepEqual(await checkOf(...(HINTS + FINAL).split("")), ready);
});

test("checkHttp says what it got in place of an answer", async () => {
  assert.deepEqual(await checkOf("SSH-2.0-x\r\n"), { ok: false, detail: "GET /: the answer is no HTTP/1.1" });
  assert.deepEqual(await checkOf(HINTS), { ok: false, detail: "GET /: no answer" });
  assert.deepEqual(await checkOf("HTTP/1.1 500 x\r\n"), { ok: false, detail: "GET /: 500" });
});
