import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { connect, createServer, type Server, type Socket } from "node:net";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { after, before, test } from "node:test";
import type { EndpointFacts } from "../../src/doctor/core/endpoint-facts.ts";
import { acceptQueueFull } from "../../src/doctor/core/endpoint/accept-queue-full.ts";
import { acceptsThenCloses } from "../../src/doctor/core/endpoint/accepts-then-closes.ts";
import { badCertificate } from "../../src/doctor/core/endpoint/bad-certificate.ts";
import { browserBlockedPort } from "../../src/doctor/core/endpoint/browser-blocked-port.ts";
import { closeWaitLeak } from "../../src/doctor/core/endpoint/close-wait-leak.ts";
import { datagramsLost } from "../../src/doctor/core/endpoint/datagrams-lost.ts";
import { headerTooLarge } from "../../src/doctor/core/endpoint/header-too-large.ts";
import { keepAliveRace } from "../../src/doctor/core/endpoint/keep-alive-race.ts";
import { mappedPeer } from "../../src/doctor/core/endpoint/mapped-peer.ts";
import { plainToTlsPort } from "../../src/doctor/core/endpoint/plain-to-tls-port.ts";
import { processStopped } from "../../src/doctor/core/endpoint/process-stopped.ts";
import { serverBusy } from "../../src/doctor/core/endpoint/server-busy.ts";
import { slowFirstByte } from "../../src/doctor/core/endpoint/slow-first-byte.ts";
import { tlsToPlainPort } from "../../src/doctor/core/endpoint/tls-to-plain-port.ts";
import { needs, PYTHON } from "../support/needs.ts";
import { freePort } from "../support/ports.ts";
import { selfSigned } from "../support/self-signed.ts";
import { holdEndpoint, look } from "./endpoint-case.ts";
import { listening } from "./listening.ts";
import { pageServer, Peers } from "./peers.ts";

const servers: Server[] = [];
const sockets = new Set<Socket>();
let pagePort: number;
let healthy: EndpointFacts;

before(async () => {
  pagePort = await serve(createHttpServer((_, response) => response.end("<title>page</title>")));
  healthy = await look(`http://127.0.0.1:${pagePort}`);
});
after(() => {
  for (const server of servers) server.close();
  for (const socket of sockets) socket.destroy();
});

function serve(server: Server, host = "127.0.0.1", port = 0): Promise<number> {
  servers.push(server);
  server.on("connection", (socket: Socket) => sockets.add(socket.on("error", () => {})));
  return listening(server, { host, port });
}

test("E17 tells a stopped process from a slow one", async () => {
  await using peers = new Peers();
  const peer = await peers.node(pageServer("127.0.0.1"));
  peer.child.kill("SIGSTOP");
  const sick = await look(`http://127.0.0.1:${peer.port}`);
  const groups = ["listeners", "owners", "probe"] as const;
  const [verdict] = holdEndpoint(processStopped, { sick, healthy, groups, severity: "error" });
  assert.deepEqual(verdict?.fix.commands, [`kill -CONT ${peer.pid}`]);
});

test("E18 counts the connections that wait to be accepted", async (t) => {
  if (!needs(t, ["python3"])) return;
  await using peers = new Peers();
  const deaf = await peers.start([
    PYTHON,
    "-uc",
    "import socket,sys; s=socket.socket(); s.bind(('127.0.0.1',0)); s.listen(1); print(s.getsockname()[1]); sys.stdin.read()",
  ]);
  // Linux takes one more than the backlog.
  for (let at = 0; at < 2; at++) await once(hold(deaf.port), "connect");
  const sick = await look(`http://127.0.0.1:${deaf.port}`);
  const groups = ["listeners", "owners", "probe"] as const;
  holdEndpoint(acceptQueueFull, { sick, healthy, groups, severity: "error" });
});

test("E19 tells a loop that is blocked from a server that is quiet", async () => {
  await using peers = new Peers();
  const busy = await peers.node(
    `const s = require("node:http").createServer(); s.listen(0, "127.0.0.1", () => { console.log(s.address().port); for (;;); });`,
  );
  const quiet = await serve(createServer((socket) => socket.resume()));
  const groups = ["listeners", "sockets", "owners", "activity", "probe"] as const;
  const [verdict] = holdEndpoint(serverBusy, {
    sick: await look(`http://127.0.0.1:${busy.port}`),
    healthy: await look(`127.0.0.1:${quiet}`),
    groups,
    severity: "error",
  });
  assert.match(verdict?.cause ?? "", /computes without a pause/);
});

test("E20, E21 and E37 read what TLS says", async () => {
  const good = await selfSigned("localhost");
  const port = await serve(tlsServer(good));
  const groups = ["listeners", "owners", "probe"] as const;
  holdEndpoint(tlsToPlainPort, {
    sick: await look(`https://127.0.0.1:${pagePort}`),
    healthy,
    groups,
    severity: "error",
  });
  const own = [...getCACertificates("default"), good.certificatePem];
  const expired = await selfSigned("localhost", { notAfterMs: Date.now() - 60_000 });
  const other = await selfSigned("shop.test");
  const unknown = await selfSigned("localhost");
  setDefaultCACertificates([...own, expired.certificatePem, other.certificatePem]);
  try {
    const trusted = await look(`https://127.0.0.1:${port}`, { host: "localhost" });
    holdEndpoint(plainToTlsPort, {
      sick: await look(`http://127.0.0.1:${port}`, { host: "localhost" }),
      healthy: trusted,
      groups,
      severity: "error",
    });
    for (const [variant, pair, severity] of [
      ["expired", expired, "error"],
      ["other-name", other, "error"],
      ["unknown", unknown, "warning"],
    ] as const) {
      const sick = await look(`https://127.0.0.1:${await serve(tlsServer(pair))}`, { host: "localhost" });
      holdEndpoint(badCertificate, { sick, healthy: trusted, groups: ["probe"], severity, variant });
    }
  } finally {
    setDefaultCACertificates(getCACertificates("bundled"));
  }
});

test("E25 sees a client that keeps what the server has closed", async () => {
  const server = createHttpServer((_, response) => response.end("ok"));
  const port = await serve(server);
  const groups = ["clients", "owners", "probe"] as const;
  const client = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  sockets.add(client);
  client.write("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  await once(client, "data");
  const open = await look(`http://127.0.0.1:${port}`);
  server.closeIdleConnections();
  await once(client.resume(), "end");
  const sick = await look(`http://127.0.0.1:${port}`);
  holdEndpoint(keepAliveRace, { sick, healthy: open, groups, severity: "note" });
});

test("E30 and E32 go by the port's number and by the status", async () => {
  const groups = ["probe"] as const;
  // An address of its own: the port is what is asked about.
  await serve(
    createHttpServer((_, response) => response.end("x")),
    "127.88.60.1",
    6000,
  );
  holdEndpoint(browserBlockedPort, { sick: await look("http://127.88.60.1:6000"), healthy, groups, severity: "error" });
  const small = await serve(createHttpServer({ maxHeaderSize: 64 }, (_, response) => response.end("x")));
  holdEndpoint(headerTooLarge, { sick: await look(`http://127.0.0.1:${small}`), healthy, groups, severity: "error" });
});

test("E36 counts what a server never closes", async () => {
  const port = await serve(createServer({ allowHalfOpen: true }, (socket) => socket.resume()));
  const clients = Array.from({ length: 12 }, () => hold(port));
  await Promise.all(clients.map((client) => once(client, "connect")));
  const healthyFacts = await look(`127.0.0.1:${port}`);
  await Promise.all(clients.map((client) => once(client.end(), "finish")));
  const sick = await look(`127.0.0.1:${port}`);
  const groups = ["listeners", "sockets", "owners"] as const;
  holdEndpoint(closeWaitLeak, { sick, healthy: healthyFacts, groups, severity: "warning" });
});

test("E39 finds a server that takes a second", async () => {
  const slow = await serve(createHttpServer((_, response) => void setTimeout(() => response.end("x"), 950)));
  const sick = await look(`http://127.0.0.1:${slow}`, { answerMs: 3000 });
  holdEndpoint(slowFirstByte, { sick, healthy, groups: ["probe"], severity: "warning" });
});

test("E40 tells a receiver that is not there from one that does not read", async (t) => {
  if (!needs(t, ["python3"])) return;
  await using peers = new Peers();
  const reader = createSocket("udp4", () => {});
  reader.bind(0, "127.0.0.1");
  await once(reader, "listening");
  const listens = await look(`127.0.0.1:${reader.address().port}/udp`);
  const nobody = await look(`127.0.0.1:${await freePort()}/udp`);
  const groups = ["listeners", "owners"] as const;
  holdEndpoint(datagramsLost, { sick: nobody, healthy: listens, groups, severity: "error", variant: "nobody" });
  const deaf = await peers.start([
    PYTHON,
    "-uc",
    "import socket,sys; s=socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096); s.bind(('127.0.0.1',0)); print(s.getsockname()[1]); sys.stdin.read()",
  ]);
  for (let at = 0; at < 40; at++) {
    await new Promise((resolve) => reader.send(Buffer.alloc(1000), deaf.port, "127.0.0.1", resolve));
  }
  const lost = await look(`127.0.0.1:${deaf.port}/udp`);
  holdEndpoint(datagramsLost, { sick: lost, healthy: listens, groups, severity: "error", variant: "does-not-read" });
  reader.close();
});

test("E42 names a server that accepts and closes at once", async () => {
  const closing = await serve(createServer((socket) => socket.end()));
  const sick = await look(`http://127.0.0.1:${closing}`);
  holdEndpoint(acceptsThenCloses, { sick, healthy, groups: ["listeners", "owners", "probe"], severity: "error" });
});

test("E44 sees an allow-list that knows no mapped addresses", async () => {
  const guard = (): Server =>
    createHttpServer((request, response) => {
      const peer = request.socket.remoteAddress ?? "";
      response.statusCode = peer === "127.0.0.1" || peer === "::1" ? 200 : 403;
      response.end(response.statusCode === 200 ? "welcome" : `address ${peer} is not allowed`);
    });
  const groups = ["listeners", "probe"] as const;
  const sick = await look(`http://127.0.0.1:${await serve(guard(), "::")}`);
  const open = await look(`http://127.0.0.1:${await serve(guard())}`);
  const [verdict] = holdEndpoint(mappedPeer, { sick, healthy: open, groups, severity: "error" });
  assert.match(verdict?.cause ?? "", /sees the client as ::ffff:127\.0\.0\.1$/);
});

function hold(port: number): Socket {
  const socket = connect(port, "127.0.0.1").on("error", () => {});
  sockets.add(socket);
  return socket;
}

function tlsServer({ certificatePem, keyPem }: { certificatePem: string; keyPem: string }): Server {
  const server = createHttpsServer({ cert: certificatePem, key: keyPem }, (_, response) => response.end("safe"));
  return server.on("tlsClientError", () => {});
}
