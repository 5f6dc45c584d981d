import assert from "node:assert/strict";
import { createServer as createHttpServer } from "node:http";
import { createServer as createHttp2Server } from "node:http2";
import { createServer as createHttpsServer } from "node:https";
import { createServer, type Server, type Socket } from "node:net";
import { after, before, test } from "node:test";
import type { SpeechFacts } from "../../src/doctor/core/probe-facts.ts";
import { probeEndpoint, type ProbeOptions } from "../../src/doctor/probe/probe-endpoint.ts";
import { selfSigned } from "../support/self-signed.ts";
import { listening } from "./listening.ts";

const servers: Server[] = [];
const sockets = new Set<Socket>();
let certificate: { certificatePem: string; keyPem: string };

before(async () => {
  certificate = await selfSigned("shop.test");
});
after(() => {
  for (const server of servers) server.close();
  for (const socket of sockets) socket.destroy();
});

async function serve(server: Server, host = "127.0.0.1"): Promise<number> {
  servers.push(server);
  server.on("connection", (socket: Socket) => sockets.add(socket.on("error", () => {})));
  return listening(server, { host });
}

async function speechAt(port: number, options: Partial<ProbeOptions> = {}): Promise<SpeechFacts> {
  const { attempts } = await probeEndpoint({ address: "127.0.0.1", port }, { maySpeak: true, ...options });
  const speech = attempts[0]?.speech;
  assert.ok(speech);
  return speech;
}

test("probeEndpoint reads an HTTP server's status, title and keep-alive", async () => {
  const asked: (string | undefined)[] = [];
  const port = await serve(
    createHttpServer((request, response) => {
      asked.push(`${request.method} ${request.url} ${request.headers.host}`);
      response.end("<title>Shop</title>");
    }),
  );
  const speech = await speechAt(port, { host: "web.shop.localhost" });
  assert.equal(speech.protocol, "http1");
  assert.equal(speech.http?.title, "Shop");
  assert.equal(speech.http?.keepAliveMs, 5000);
  assert.ok((speech.firstByteMs ?? -1) >= 0);
  assert.deepEqual(asked, [`GET / web.shop.localhost:${port}`]);
});

test("probeEndpoint sends nothing without leave", async () => {
  const received: Buffer[] = [];
  const port = await serve(createServer((socket) => socket.on("data", (chunk: Buffer) => received.push(chunk))));
  const { attempts } = await probeEndpoint({ address: "127.0.0.1", port }, { maySpeak: false });
  assert.deepEqual(
    attempts.map(({ error, speech }) => ({ error, speech })),
    [{ error: undefined, speech: undefined }],
  );
  assert.deepEqual(received, []);
});

test("probeEndpoint knows HTTP/2 without TLS by what the server says first", async () => {
  const speech = await speechAt(await serve(createHttp2Server()));
  assert.equal(speech.protocol, "http2");
  assert.equal(speech.spokeFirst, true);
});

test("probeEndpoint reads a certificate, and the page behind it", async () => {
  const server = createHttpsServer({ cert: certificate.certificatePem, key: certificate.keyPem }, (_, response) =>
    response.end("<title>Safe</title>"),
  );
  const port = await serve(server);
  const speech = await speechAt(port, { host: "other.test" });
  assert.equal(speech.protocol, "tls");
  assert.equal(speech.http?.title, "Safe");
  const shown = speech.tls?.certificate;
  assert.deepEqual(
    [shown?.names, shown?.isSelfSigned, shown?.matchesName, shown?.untrustedBecause, shown?.isOurs],
    [["shop.test"], true, false, "DEPTH_ZERO_SELF_SIGNED_CERT", false],
  );
  const own = await speechAt(port, { host: "shop.test", ownAuthorities: [certificate.certificatePem], likely: "tls" });
  assert.deepEqual([own.tls?.certificate?.matchesName, own.tls?.certificate?.isOurs], [true, true]);
});

test("probeEndpoint tells silence, a close and a reset apart", async () => {
  const silent = await serve(createServer(() => {}));
  const closing = await serve(createServer((socket) => socket.end()));
  const resetting = await serve(createServer((socket) => socket.resetAndDestroy()));
  const port = await serve(createServer());
  servers.at(-1)?.close();
  assert.equal((await speechAt(silent, { answerMs: 30, bannerMs: 10 })).ended, "silent");
  assert.equal((await speechAt(closing)).ended, "closed");
  // So soon after the handshake that the kernel may give it as the error of connect(2).
  const { attempts: resets } = await probeEndpoint({ address: "127.0.0.1", port: resetting }, { maySpeak: true });
  assert.match(resets[0]?.error ?? resets[0]?.speech?.ended ?? "", /ECONNRESET|reset/);
  const { attempts } = await probeEndpoint({ address: "127.0.0.1", port }, { maySpeak: true });
  assert.equal(attempts[0]?.error, "ECONNREFUSED");
});

test("probeEndpoint reads no more than its limit of an endless answer", async () => {
  const chunk = Buffer.alloc(65_536, "x");
  const port = await serve(
    createServer((socket) => {
      const pump = (): void => {
        while (socket.writable && socket.write(chunk));
      };
      socket.on("drain", pump);
      pump();
    }),
  );
  const speech = await speechAt(port);
  assert.deepEqual([speech.protocol, speech.firstLine?.length], ["unknown", 120]);
});

test("probeEndpoint ends with its signal, and tells what it knows by then", async () => {
  const port = await serve(createServer(() => {}));
  const { attempts } = await probeEndpoint(
    { address: "127.0.0.1", port },
    { maySpeak: true, answerMs: 60_000, signal: AbortSignal.timeout(50) },
  );
  assert.equal(attempts[0]?.speech?.ended, "silent");
});

test("probeEndpoint does not listen to the end of one that goes on and on", async () => {
  const dripping = createServer((socket) => {
    const drip = (): void => {
      // Far more often than what is taken for quiet.
      if (!socket.destroyed) socket.write("x", () => setTimeout(drip, 1));
    };
    drip();
  });
  const startedAt = performance.now();
  const { firstLine } = await speechAt(await serve(dripping), { bannerMs: 100 });
  assert.match(firstLine ?? "", /^x+$/);
  assert.ok(performance.now() - startedAt < 2000);
});
