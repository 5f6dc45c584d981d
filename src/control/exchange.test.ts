import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { test, type TestContext } from "node:test";
import { exchange, StrangeAnswer } from "./exchange.ts";

/** Listens as a daemon would, and does with each connection what it is told. */
async function daemon(t: TestContext, serve: (socket: Socket) => void): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "portolan-exchange-"));
  const socketPath = join(folder, "control.sock");
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.once("data", () => serve(socket));
  });
  await once(server.listen(socketPath), "listening");
  t.after(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
    rmSync(folder, { recursive: true });
  });
  return socketPath;
}

function ask(socketPath: string, signal = AbortSignal.timeout(5_000)): ReturnType<typeof exchange> {
  return exchange({ socketPath, method: "GET", path: "/v1/status" }, signal);
}

async function textOf(body: Readable): Promise<string> {
  let text = "";
  for await (const chunk of body as AsyncIterable<Buffer>) text += chunk.toString();
  return text;
}

test("exchange reads an answer that comes byte by byte, and closes a connection that the peer keeps open", async (t) => {
  const closed = Promise.withResolvers<void>();
  const socketPath = await daemon(t, (socket) => {
    socket.once("close", () => closed.resolve());
    const answer = "HTTP/1.1 201 Created\r\nContent-Length: 5\r\n\r\nhello";
    const send = (at: number): void => {
      if (at < answer.length) socket.write(answer.charAt(at), () => setImmediate(send, at + 1));
    };
    send(0);
  });
  const { status, body } = await ask(socketPath);
  assert.deepEqual([status, await textOf(body)], [201, "hello"]);
  await closed.promise;
});

test("exchange waits for the final answer behind an interim one", async (t) => {
  const socketPath = await daemon(t, (socket) =>
    socket.end("HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"),
  );
  const { status, body } = await ask(socketPath);
  assert.deepEqual([status, await textOf(body)], [200, "ok"]);
});

test("exchange says what is wrong with a peer that answers with something else, or not to the end", async (t) => {
  const garbage = await daemon(t, (socket) => socket.write("SSH-2.0-OpenSSH_9.6\r\n\r\n"));
  await assert.rejects(ask(garbage), StrangeAnswer);
  const endless = await daemon(t, (socket) => {
    const more = (): void => void (socket.destroyed || socket.write("x".repeat(65_536), () => setImmediate(more)));
    socket.write("HTTP/1.1 200 OK\r\nX-Long: ");
    more();
  });
  await assert.rejects(ask(endless), StrangeAnswer);
  const broken = await daemon(t, (socket) =>
    socket.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nno size\r\n"),
  );
  await assert.rejects(async () => textOf((await ask(broken)).body), StrangeAnswer);
  const silent = await daemon(t, (socket) => socket.end());
  await assert.rejects(ask(silent), { code: "ECONNRESET" });
  const short = await daemon(t, (socket) => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel"));
  await assert.rejects(async () => textOf((await ask(short)).body), { code: "ECONNRESET" });
});

test("exchange ends with its signal: before an answer, within one, and when it never began", async (t) => {
  const mute = await daemon(t, () => {});
  const slow = await daemon(t, (socket) => socket.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel"));
  await assert.rejects(ask(mute, AbortSignal.abort()), { name: "AbortError" });
  const stop = new AbortController();
  const waiting = ask(mute, stop.signal);
  const { body } = await ask(slow, stop.signal);
  stop.abort();
  await assert.rejects(waiting, { name: "AbortError" });
  await assert.rejects(textOf(body), { name: "AbortError" });
});

test("exchange refuses to change the protocol", async (t) => {
  const socketPath = await daemon(t, (socket) =>
    socket.write("HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: tls\r\n\r\nrest"),
  );
  await assert.rejects(ask(socketPath), StrangeAnswer);
});
