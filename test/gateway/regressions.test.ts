import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { after, before, describe, test } from "node:test";
import type { GatewayIdentity } from "../../src/gateway/core/snapshot.ts";
import { DEFAULT_SETTINGS } from "../../src/gateway/core/settings.ts";
import { Gateway } from "../../src/gateway/gateway.ts";
import { IdentityStore } from "../../src/gateway/identity-store.ts";
import { nodeTransport } from "../../src/gateway/transport/node.ts";
import { openListeningDescriptor } from "../../src/host/sockets/listening-descriptor.ts";
import { ENGINES, RawClient, startGateway } from "./harness.ts";
import type { GatewayUnderTest } from "./harness.ts";
import { needs, pathOf } from "../support/needs.ts";
import { makeIdentities } from "../transport/exam-tools.ts";
import { RawUpstream } from "./raw-upstream.ts";
import type { UpstreamSocket } from "./raw-upstream.ts";

const GET = "GET / HTTP/1.1\r\nHost: shop.localhost\r\n\r\n";
const OK = "HTTP/1.1 200 OK\r\nDate: Tue, 24 Nov 2026 12:00:00 GMT\r\nContent-Length: 2\r\n\r\nok";
const UNKNOWN = "GET / HTTP/1.1\r\nHost: nobody.localhost\r\nAccept: application/json\r\n\r\n";

/** For 127.0.0.1; none without the program that makes it. */
const identities: GatewayIdentity[] = pathOf("openssl")
  ? [{ id: "127.0.0.1", serverName: undefined, address: "127.0.0.1", ...makeIdentities().address }]
  : [];

for (const engine of ENGINES) {
  describe(`gateway on ${engine}, as it once went wrong,`, () => {
    let gateway: GatewayUnderTest;
    before(async () => {
      gateway = await startGateway(engine, {}, identities);
    });
    after(() => gateway[Symbol.asyncDispose]());

    /** Routes shop.localhost to a service that does this, and gives a client. */
    async function harbour(
      stack: AsyncDisposableStack,
      onConnection: (connection: UpstreamSocket) => void,
      own?: GatewayUnderTest,
    ): Promise<{ upstream: RawUpstream; client: RawClient }> {
      const upstream = stack.use(await RawUpstream.listen(onConnection));
      await (own ?? gateway).route({ id: "shop", upstreams: [{ address: "127.0.0.1", port: upstream.port }] });
      return { upstream, client: stack.use(await RawClient.connect((own ?? gateway).port)) };
    }

    test("sends nothing of a refused request in front of the next one", async () => {
      await using stack = new AsyncDisposableStack();
      const { upstream, client } = await harbour(stack, (connection) => connection.answer(OK));
      client.send("POST /evil HTTP/1.1\r\nHost: shop.localhost\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n");
      await client.until(({ ended }) => ended);
      const second = stack.use(await RawClient.connect(gateway.port));
      second.send(GET);
      await second.until(({ text }) => text.endsWith("ok"));
      assert.doesNotMatch(upstream.requests, /evil/);
    });

    test("sends nothing of a broken response in front of the next one", async () => {
      await using stack = new AsyncDisposableStack();
      const { client } = await harbour(stack, (connection) =>
        connection.answer((request) =>
          request.startsWith("GET /evil")
            ? "HTTP/1.1 200 OK\r\nX-Evil: 1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n"
            : OK,
        ),
      );
      client.send(GET.replace("/", "/evil"));
      await client.until(({ text }) => text.startsWith("HTTP/1.1 502 "));
      assert.doesNotMatch(client.text, /X-Evil/);
      const second = stack.use(await RawClient.connect(gateway.port));
      second.send(GET);
      await second.until(({ text }) => text.endsWith("ok"));
      assert.equal(second.text, OK);
    });

    for (const how of ["ends", "resets", "goes on talking"] as const) {
      test(`lets go of an upload when the service answers early and ${how}`, async () => {
        await using stack = new AsyncDisposableStack();
        const { upstream, client } = await harbour(stack, ({ socket }) => socket.once("data", () => socket.write(OK)));
        client.send("POST / HTTP/1.1\r\nHost: shop.localhost\r\nContent-Length: 1000\r\n\r\nhalf");
        await client.until(({ text }) => text.endsWith("ok"));
        const socket = upstream.connections[0]?.socket;
        if (how === "ends") socket?.end();
        else if (how === "resets") socket?.resetAndDestroy();
        else socket?.write(OK);
        await client.until(({ ended, closed }) => ended || closed !== undefined);
        assert.equal(client.text, OK);
      });
    }

    test("asks for no more than a client that reads nothing has room for", async () => {
      await using stack = new AsyncDisposableStack();
      const body = "x".repeat(20_000);
      const { client } = await harbour(stack, (connection) =>
        connection.answer(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`),
      );
      client.socket.pause();
      const carried = (await gateway.ask({ type: "counters" }))["requests"] ?? 0;
      client.send(GET.repeat(20_000));
      let asked = -1;
      for (let seen = 0; seen !== asked;) {
        asked = seen;
        await new Promise((resolve) => setTimeout(resolve, 500));
        seen = ((await gateway.ask({ type: "counters" }))["requests"] ?? 0) - carried;
      }
      assert.ok(asked < 5_000, `${asked} requests were carried`);
      client.socket.resume();
      await client.until(({ text }) => text.length > asked * 20_000);
    });

    test("answers every pipelined request that goes nowhere, over TLS too", async (t) => {
      if (!needs(t, ["openssl"])) return;
      await using stack = new AsyncDisposableStack();
      await harbour(stack, () => {});
      for (const secure of [false, true]) {
        const client = secure
          ? stack.use(await RawClient.connectSecure(gateway.port))
          : stack.use(await RawClient.connect(gateway.port));
        client.send(UNKNOWN.repeat(500));
        await client.until(({ text }) => text.split("HTTP/1.1 404 ").length === 501, 10_000);
      }
    });

    test("answers what is pipelined behind a request that fails, though the client has ended its side", async () => {
      await using stack = new AsyncDisposableStack();
      const upstream = stack.use(await RawUpstream.listen((connection) => connection.answer(OK)));
      // It fails once it has heard of the client's end; a trial of TLS, at once.
      const breaking = stack.use(
        await RawUpstream.listen((connection) => {
          connection.socket.on("end", () => connection.reset());
          connection.socket.on("data", () => connection.text.startsWith("GET ") || connection.reset());
        }),
      );
      await gateway.route(
        { id: "shop", upstreams: [{ address: "127.0.0.1", port: upstream.port }] },
        { id: "failing", upstreams: [{ address: "127.0.0.1", port: breaking.port }] },
      );
      const client = stack.use(await RawClient.connect(gateway.port));
      const failing = GET.replace("shop", "failing");
      client.send(failing + UNKNOWN + UNKNOWN + failing + GET);
      client.socket.end();
      await client.until(({ ended }) => ended);
      const statuses = [...client.text.matchAll(/HTTP\/1\.1 (\d+) /g)].map(([, status]) => status);
      assert.deepEqual(statuses, ["502", "404", "404", "502", "200"], client.text);
      assert.ok(client.text.endsWith("ok"));
    });

    test("answers a pipelining client that has ended its side and reads late", async () => {
      await using stack = new AsyncDisposableStack();
      await harbour(stack, () => {});
      const client = stack.use(await RawClient.connect(gateway.port));
      client.socket.pause();
      client.send(UNKNOWN.repeat(20_000));
      client.socket.end();
      await settled(gateway);
      client.socket.resume();
      await client.until(({ ended }) => ended, 30_000);
      assert.equal(client.text.split("HTTP/1.1 404 ").length, 20_001);
    });

    test("answers a pipelining client that reads late", async () => {
      await using stack = new AsyncDisposableStack();
      const { client } = await harbour(stack, () => {});
      client.socket.pause();
      client.send(UNKNOWN.repeat(20_000));
      await settled(gateway);
      client.socket.resume();
      await client.until(
        ({ text }) => text.length > 20_000 * 700 && text.split("HTTP/1.1 404 ").length === 20_001,
        30_000,
      );
    });

    test("takes a body although the last service could not be reached", async () => {
      await using stack = new AsyncDisposableStack();
      const upstream = stack.use(
        await RawUpstream.listen(({ socket }) => {
          socket.on("data", (bytes: Buffer) => {
            if (/GET/.test(String(bytes))) socket.write(OK);
            if (upstream.requests.endsWith("helloworld")) socket.write(OK);
          });
        }),
      );
      await gateway.route(
        { id: "shop", upstreams: [{ address: "127.0.0.1", port: upstream.port }] },
        { id: "refused", upstreams: [{ address: "127.0.0.1", port: 1 }] },
      );
      const client = stack.use(await RawClient.connect(gateway.port));
      client.send(GET.replace("shop", "refused"));
      await client.until(({ text }) => text.startsWith("HTTP/1.1 502 ") && text.includes("\r\n\r\n"));
      // Another client leaves a connection that is open already.
      const other = await RawClient.connect(gateway.port);
      other.send(GET);
      await other.until(({ text }) => text.endsWith("ok"));
      await other[Symbol.asyncDispose]();
      client.text = "";
      client.send("POST / HTTP/1.1\r\nHost: shop.localhost\r\nContent-Length: 10\r\n\r\nhello");
      await until(() => upstream.requests.endsWith("hello"));
      client.send("world");
      await client.until(({ text }) => text.endsWith("ok"));
    });

    test("reads an upload that goes nowhere, so that its answer is seen", async () => {
      await using stack = new AsyncDisposableStack();
      await gateway.route({ id: "shop", upstreams: [{ address: "127.0.0.1", port: 1 }] });
      const client = stack.use(await RawClient.connect(gateway.port));
      const size = 16 * 1024 * 1024;
      client.send(`POST / HTTP/1.1\r\nHost: shop.localhost\r\nContent-Length: ${size}\r\n\r\n`);
      client.socket.pause();
      await new Promise<void>((resolve, reject) => {
        client.socket.write(Buffer.alloc(size), (error) => (error ? reject(error) : resolve()));
      });
      client.socket.resume();
      await client.until(({ ended }) => ended);
      assert.match(client.text, /^HTTP\/1\.1 502 /);
      assert.equal(client.closed, undefined);
    });

    test("takes an empty line in two pieces before a request", async () => {
      await using stack = new AsyncDisposableStack();
      const { client } = await harbour(stack, (connection) => connection.answer(OK));
      client.send("\r");
      await settled(gateway);
      client.send(`\n${GET}`);
      await client.until(({ text }) => text.endsWith("ok"));
      client.send("\r");
      await settled(gateway);
      client.send(`\n${GET}`);
      await client.until(({ text }) => text.split("\r\n\r\nok").length === 3);
    });

    test("gives a slow reader all of its last response", async () => {
      await using stack = new AsyncDisposableStack();
      const own = stack.use(await startGateway(engine, { lingerTimeoutMs: 200, idleTimeoutMs: 400 }));
      for (const connection of ["close", "keep-alive"]) {
        const size = 400_000;
        const { client } = await harbour(
          stack,
          (upstreamSocket) =>
            upstreamSocket.answer(`HTTP/1.1 200 OK\r\nContent-Length: ${size}\r\n\r\n${"x".repeat(size)}`),
          own,
        );
        client.socket.pause();
        client.send(`GET / HTTP/1.1\r\nHost: shop.localhost\r\nConnection: ${connection}\r\n\r\n`);
        // It is done with this client, which has read nothing yet.
        await eventually(async () => (await own.ask({ type: "counters" }))["openConnections"] === 0);
        client.socket.resume();
        await client.until(({ ended, closed }) => ended || closed !== undefined);
        assert.equal(client.closed === true || client.closed === undefined, true, String(client.closed));
        assert.equal(client.text.length > size, true, `${client.text.length} of ${size}`);
      }
    });

    test("ends with a tunnel open", async () => {
      await using stack = new AsyncDisposableStack();
      const own = await startGateway(engine);
      const { client } = await harbour(
        stack,
        (connection) =>
          connection.answer("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\nfirst"),
        own,
      );
      client.send("GET / HTTP/1.1\r\nHost: shop.localhost\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n");
      await client.until(({ text }) => text.endsWith("first"));
      await within(3_000, own[Symbol.asyncDispose](), own);
    });

    test("ends with connections to services open", async () => {
      await using stack = new AsyncDisposableStack();
      const own = await startGateway(engine);
      const { client } = await harbour(stack, (connection) => connection.answer(OK), own);
      client.send(GET);
      await client.until(({ text }) => text.endsWith("ok"));
      await within(3_000, own[Symbol.asyncDispose](), own);
    });

    test("does not route by name on the front of a service that is gone", async () => {
      await using stack = new AsyncDisposableStack();
      const { upstream } = await harbour(stack, (connection) => connection.answer(OK));
      const { port = 0 } = await gateway.ask({ type: "listen", id: "front", address: "127.0.0.1", serviceId: "gone" });
      const client = stack.use(await RawClient.connect(port));
      client.send(GET);
      await client.until(({ text }) => text.includes("\r\n\r\n"));
      assert.match(client.text, /^HTTP\/1\.1 (404|502|503) /);
      assert.equal(upstream.connections.length, 0);
    });

    test("keeps the age of a connection to a service that changes hands", async () => {
      await using stack = new AsyncDisposableStack();
      const own = stack.use(await startGateway(engine, { upstreamIdleTimeoutMs: 2_000 }));
      const { upstream, client } = await harbour(stack, (connection) => connection.answer(OK), own);
      client.send(GET);
      await client.until(({ text }) => text.endsWith("ok"));
      const startMs = performance.now();
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      client.socket.end();
      await until(() => upstream.connections[0]?.ended === true);
      const lastedMs = performance.now() - startMs;
      assert.ok(lastedMs < 3_000, `${lastedMs} ms`);
    });

    test("gives up a service that takes nothing more of an upload", async () => {
      await using stack = new AsyncDisposableStack();
      const own = stack.use(await startGateway(engine, { responseTimeoutMs: 500 }));
      const { client } = await harbour(stack, ({ socket }) => socket.pause(), own);
      const size = 64 * 1024 * 1024;
      client.send(`POST / HTTP/1.1\r\nHost: shop.localhost\r\nContent-Length: ${size}\r\n\r\n`);
      client.socket.write(Buffer.alloc(size));
      await client.until(({ text }) => text.includes("\r\n\r\n"));
      assert.match(client.text, /^HTTP\/1\.1 504 /);
    });

    test("waits for a service that takes an upload with pauses", async () => {
      await using stack = new AsyncDisposableStack();
      const own = stack.use(await startGateway(engine, { responseTimeoutMs: 8_000, bodyTimeoutMs: 1_500 }));
      const size = 32 * 1024 * 1024;
      let received = 0;
      const { client } = await harbour(
        stack,
        ({ socket }) => {
          socket.on("data", (bytes: Buffer) => {
            const isHalf = received < size / 2 && received + bytes.length >= size / 2;
            received += bytes.length;
            if (received > size) socket.write(OK);
            if (!isHalf) return;
            socket.pause();
            setTimeout(() => socket.resume(), 2_000);
          });
        },
        own,
      );
      client.send(`POST / HTTP/1.1\r\nHost: shop.localhost\r\nContent-Length: ${size}\r\n\r\n`);
      client.socket.write(Buffer.alloc(size));
      await client.until(({ text }) => text.includes("\r\n\r\n"));
      assert.equal(client.text, OK);
    });

    test("survives that there is no descriptor left", async (t) => {
      if (!needs(t, ["prlimit"])) return;
      await using stack = new AsyncDisposableStack();
      const own = stack.use(await startGateway(engine));
      const { client } = await harbour(stack, (connection) => connection.answer(OK), own);
      const kept = stack.use(await RawClient.connect(own.port));
      kept.send(GET);
      await kept.until(({ text }) => text.endsWith("ok"));
      // Below the number of its open descriptors, nothing more can be opened.
      execFileSync("prlimit", ["--pid", String(own.pid), "--nofile=8:8"]);
      client.send(UNKNOWN);
      await client.until(({ text }) => text.startsWith("HTTP/1.1 404 ") && text.includes("\r\n\r\n"));
      client.text = "";
      client.send(GET);
      await client.until(({ text }) => text.includes("\r\n\r\n"));
      assert.match(client.text, /^HTTP\/1\.1 503 /);
      assert.equal((await own.ask({ type: "counters" }))["openConnections"], 2);
    });

    test("times each head for itself", async () => {
      await using stack = new AsyncDisposableStack();
      const own = stack.use(await startGateway(engine, { headTimeoutMs: 700 }));
      const client = stack.use(await RawClient.connect(own.port));
      const [start, rest] = [UNKNOWN.slice(0, 10), UNKNOWN.slice(10)];
      client.send(start);
      for (let count = 1; count <= 6; count++) {
        await new Promise((resolve) => setTimeout(resolve, 250));
        client.send(rest + start);
        await client.until(({ text }) => text.split("HTTP/1.1 ").length > count);
      }
      assert.doesNotMatch(client.text, /HTTP\/1\.1 408/);
    });
  });
}

test("Gateway does not accept on a listener that was closed before it did", async () => {
  const { descriptor, port } = openListeningDescriptor({ address: "127.0.0.1", port: 0 });
  await using gateway = new Gateway({
    transport: nodeTransport,
    settings: DEFAULT_SETTINGS,
    identities: new IdentityStore(() => {}),
    callerUid: () => undefined,
    uid: undefined,
    onNotice: () => {},
  });
  const isAccepting = gateway.listen({ id: "main", address: "127.0.0.1", port, serviceId: undefined }, descriptor);
  gateway.closeListener("main");
  assert.equal(await isAccepting, false);
  await assert.rejects(RawClient.connect(port), { code: "ECONNREFUSED" });
});

/** Resolves when a gateway carries no new request any more. */
async function settled(gateway: GatewayUnderTest): Promise<void> {
  for (let last = -1; ;) {
    const { requests = 0 } = await gateway.ask({ type: "counters" });
    if (requests === last) return;
    last = requests;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function within(deadlineMs: number, done: PromiseLike<void>, gateway: GatewayUnderTest): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      process.kill(gateway.pid, "SIGKILL");
      reject(new Error("the gateway did not end"));
    }, deadlineMs);
  });
  await Promise.race([done, late]).finally(() => clearTimeout(timer));
}

async function until(isTrue: () => boolean): Promise<void> {
  await eventually(async () => isTrue());
}

async function eventually(isTrue: () => Promise<boolean>): Promise<void> {
  const endMs = performance.now() + 10_000;
  while (!(await isTrue())) {
    if (performance.now() > endMs) throw new Error(`not in time: ${isTrue.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
