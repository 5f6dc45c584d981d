import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, test } from "node:test";
import { ENGINES, RawClient, startGateway } from "./harness.ts";
import type { GatewayUnderTest } from "./harness.ts";
import { RawUpstream } from "./raw-upstream.ts";
import type { UpstreamSocket } from "./raw-upstream.ts";

const GET = "GET / HTTP/1.1\r\nHost: shop.localhost\r\n\r\n";
const OK = "HTTP/1.1 200 OK\r\nDate: Tue, 24 Nov 2026 12:00:00 GMT\r\nContent-Length: 2\r\n\r\nok";

for (const engine of ENGINES) {
  describe(`gateway on ${engine}`, () => {
    /** A gateway that routes shop.localhost to an upstream. */
    async function harbour(
      stack: AsyncDisposableStack,
      onConnection: (connection: UpstreamSocket) => void,
      options: { settings?: Parameters<typeof startGateway>[1]; host?: string } = {},
    ): Promise<{ gateway: GatewayUnderTest; upstream: RawUpstream; client: RawClient }> {
      const gateway = stack.use(await startGateway(engine, options.settings));
      const upstream = stack.use(await RawUpstream.listen(onConnection, options));
      await gateway.route({ id: "shop", upstreams: [{ address: options.host ?? "127.0.0.1", port: upstream.port }] });
      const client = stack.use(await RawClient.connect(gateway.port));
      return { gateway, upstream, client };
    }

    test("keeps both connections for one request after the other", async () => {
      await using stack = new AsyncDisposableStack();
      const { upstream, client } = await harbour(stack, (connection) => connection.answer(OK));
      for (let count = 1; count <= 5; count++) {
        client.send(GET);
        await client.until(({ text }) => text.split("\r\n\r\nok").length === count + 1);
      }
      assert.equal(upstream.connections.length, 1);
    });

    test("answers pipelined requests in order", async () => {
      await using stack = new AsyncDisposableStack();
      const { client } = await harbour(stack, (connection) =>
        connection.answer((request) => {
          const path = request.split(" ")[1] ?? "";
          return `HTTP/1.1 200 OK\r\nContent-Length: ${path.length}\r\n\r\n${path}`;
        }),
      );
      const paths = Array.from({ length: 50 }, (_, at) => `/${at}`);
      client.send(paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: shop.localhost\r\n\r\n`).join(""));
      await client.until(({ text }) => text.endsWith("/49"));
      assert.deepEqual(
        [...client.text.matchAll(/\r\n\r\n(\/\d+)/g)].map((match) => match[1]),
        paths,
      );
    });

    test("replaces forwarding fields, cuts hop-by-hop ones and leaves the rest as it came", async () => {
      await using stack = new AsyncDisposableStack();
      const { gateway, upstream, client } = await harbour(stack, (connection) => connection.answer(OK));
      client.send(
        [
          "GET /a?b=%20c HTTP/1.1",
          "hOsT: shop.localhost",
          "X-Forwarded-For: 6.6.6.6",
          "Connection: keep-alive, X-Secret",
          "X-Secret: 1",
          "Keep-Alive: timeout=5",
          "X-Twice: a",
          "X-TWICE: b",
          "\r\n",
        ].join("\r\n"),
      );
      await client.until(({ text }) => text.endsWith("ok"));
      const lines = upstream.requests.split("\r\n");
      assert.equal(lines[0], "GET /a?b=%20c HTTP/1.1");
      assert.ok(lines.includes("hOsT: shop.localhost"), upstream.requests);
      assert.deepEqual(
        lines.filter((line) => /^x-twice/i.test(line)),
        ["X-Twice: a", "X-TWICE: b"],
      );
      assert.deepEqual(
        lines.filter((line) => /^x-forwarded-for/i.test(line)),
        ["X-Forwarded-For: 127.0.0.1"],
      );
      assert.ok(lines.includes("X-Forwarded-Proto: http"));
      assert.ok(lines.includes("X-Forwarded-Host: shop.localhost"));
      assert.match(upstream.requests, /\r\nForwarded: for=127\.0\.0\.1;[^\r]*proto=http/);
      assert.match(upstream.requests, /\r\nVia: 1\.1 /);
      assert.doesNotMatch(upstream.requests, /x-secret|keep-alive/i);
      assert.ok(gateway.port > 0);
    });

    test("passes 100-continue and 103 on before the answer", async () => {
      await using stack = new AsyncDisposableStack();
      const { upstream, client } = await harbour(stack, () => {});
      client.send("POST / HTTP/1.1\r\nHost: shop.localhost\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
      await untilText(() => upstream.requests, /expect: 100-continue/i);
      upstream.connections[0]?.socket.write("HTTP/1.1 100 Continue\r\n\r\n");
      await client.until(({ text }) => text === "HTTP/1.1 100 Continue\r\n\r\n");
      client.send("hello");
      await untilText(() => upstream.requests, /hello$/);
      upstream.connections[0]?.socket.write(`HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n${OK}`);
      await client.until(({ text }) => text.endsWith(`HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n${OK}`));
    });

    test("knows that HEAD, 204 and 304 have no body", async () => {
      await using stack = new AsyncDisposableStack();
      const answers = [
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n",
        "HTTP/1.1 204 No Content\r\n\r\n",
        "HTTP/1.1 304 Not Modified\r\nContent-Length: 10\r\n\r\n",
        OK,
      ];
      const { upstream, client } = await harbour(stack, (connection) => connection.answer(() => answers.shift() ?? ""));
      client.send(`HEAD / HTTP/1.1\r\nHost: shop.localhost\r\n\r\n${GET}${GET}${GET}`);
      await client.until(({ text }) => text.endsWith("ok"));
      assert.equal(client.text.split("HTTP/1.1 ").length, 5);
      assert.equal(upstream.connections.length, 1);
    });

    test("delivers a body that lasts until the service hangs up", async () => {
      await using stack = new AsyncDisposableStack();
      const { client } = await harbour(stack, ({ socket }) =>
        socket.once("data", () => socket.end("HTTP/1.1 200 OK\r\n\r\nuntil the end")),
      );
      client.send(GET);
      await client.until(({ text, ended }) => text.endsWith("until the end") && ended);
      assert.match(client.text, /\r\nConnection: close\r\n/i);
    });

    test("dials the next address of a service when one refuses", async () => {
      await using stack = new AsyncDisposableStack();
      const { gateway, upstream, client } = await harbour(stack, (connection) => connection.answer(OK), {
        host: "::1",
      });
      await gateway.route({
        id: "shop",
        upstreams: [
          { address: "127.0.0.1", port: upstream.port },
          { address: "::1", port: upstream.port },
        ],
      });
      client.send(GET);
      await client.until(({ text }) => text.endsWith("ok"));
    });

    test("asks once more when a kept connection closes under an idempotent request", async () => {
      await using stack = new AsyncDisposableStack();
      const { upstream, client } = await harbour(stack, (connection) => {
        let isFirst = true;
        connection.socket.on("data", () => {
          if (isFirst || upstream.connections.length > 1) connection.socket.write(OK);
          else connection.socket.destroy();
          isFirst = false;
        });
      });
      client.send(GET);
      await client.until(({ text }) => text.endsWith("ok"));
      client.send(GET);
      await client.until(({ text }) => text.split("\r\n\r\nok").length === 3);
      assert.equal(upstream.connections.length, 2);
    });

    test("asks once more with the same bytes, whatever passed through meanwhile", async () => {
      const put = "PUT /thing HTTP/1.1\r\nHost: shop.localhost\r\nContent-Length: 2\r\n\r\nhi";
      const absolute = "GET http://shop.localhost/a HTTP/1.1\r\nHost: x\r\nConnection: X-Own\r\nX-Own: 1\r\n\r\n";
      for (const pieces of [[GET], [GET.slice(0, 20), GET.slice(20)], [put], [absolute]]) {
        await using stack = new AsyncDisposableStack();
        const asked = Promise.withResolvers<string>();
        const { gateway, upstream, client } = await harbour(stack, (connection) => {
          const isKept = upstream.connections.length === 1;
          connection.socket.on("data", () => {
            const [, second] = connection.text.split(/(?=GET \/ |GET \/a |PUT )/);
            if (isKept && second !== undefined) asked.resolve(second);
            else connection.socket.write(OK);
          });
        });
        client.send(GET);
        await client.until(({ text }) => text.endsWith("ok"));
        for (const piece of pieces) client.send(piece);
        const second = await asked.promise;
        const other = stack.use(await RawClient.connect(gateway.port));
        other.send(`GET /${"y".repeat(2_000)} HTTP/1.1\r\nHost: shop.localhost\r\n\r\n`);
        await other.until(({ text }) => text.endsWith("ok"));
        upstream.connections[0]?.socket.destroy();
        await client.until(({ text }) => text.split("\r\n\r\nok").length === 3);
        assert.equal(upstream.connections[2]?.text, second);
      }
    });

    test("does not ask twice for what is not idempotent", async () => {
      await using stack = new AsyncDisposableStack();
      const { upstream, client } = await harbour(stack, ({ socket }) => {
        let isFirst = true;
        socket.on("data", () => {
          if (isFirst) socket.write(OK);
          else socket.destroy();
          isFirst = false;
        });
      });
      client.send(GET);
      await client.until(({ text }) => text.endsWith("ok"));
      client.send("POST / HTTP/1.1\r\nHost: shop.localhost\r\nContent-Length: 2\r\n\r\nhi");
      await client.until(({ text }) => /HTTP\/1\.1 502 /.test(text));
      assert.equal(upstream.connections.length, 1);
    });

    test("tells refused, hung up, garbage and silence apart", async () => {
      await using stack = new AsyncDisposableStack();
      const { gateway, client } = await harbour(stack, ({ socket }) => socket.once("data", () => socket.end()), {
        settings: { responseTimeoutMs: 500 },
      });
      const silent = stack.use(await RawUpstream.listen(() => {}));
      const garbage = stack.use(await RawUpstream.listen((connection) => connection.answer("SSH-2.0-OpenSSH\r\n\r\n")));
      await gateway.route(
        { id: "refused", upstreams: [{ address: "127.0.0.1", port: 1 }] },
        { id: "silent", upstreams: [{ address: "127.0.0.1", port: silent.port }] },
        { id: "garbage", upstreams: [{ address: "127.0.0.1", port: garbage.port }] },
      );
      for (const [name, status] of [
        ["refused", 502],
        ["garbage", 502],
        ["silent", 504],
        ["nobody", 404],
      ] as const) {
        client.text = "";
        client.send(`GET / HTTP/1.1\r\nHost: ${name}.localhost\r\nAccept: application/json\r\n\r\n`);
        await client.until(({ text }) => text.endsWith("}\n") || text.endsWith("}"));
        assert.match(client.text, new RegExp(`^HTTP/1\\.1 ${status} `), name);
      }
    });

    test("refuses what breaks the rules, and closes", async () => {
      await using stack = new AsyncDisposableStack();
      const { client, upstream } = await harbour(stack, (connection) => connection.answer(OK));
      client.send("GET / HTTP/1.1\r\nHost: shop.localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n");
      await client.until(({ ended }) => ended);
      assert.match(client.text, /^HTTP\/1\.1 400 /);
      assert.equal(upstream.connections.length, 0);
    });

    test("answers 408 to a head and a body that come too slowly", async () => {
      await using stack = new AsyncDisposableStack();
      const settings = { headTimeoutMs: 300, bodyTimeoutMs: 300 };
      const { gateway, client } = await harbour(stack, () => {}, { settings });
      client.send("GET / HT");
      await client.until(({ ended }) => ended);
      assert.match(client.text, /^HTTP\/1\.1 408 /);
      const second = stack.use(await RawClient.connect(gateway.port));
      second.send("POST / HTTP/1.1\r\nHost: shop.localhost\r\nContent-Length: 10\r\n\r\nhalf");
      await second.until(({ ended }) => ended);
      assert.match(second.text, /^HTTP\/1\.1 408 /);
    });

    test("closes a connection that stays idle", async () => {
      await using stack = new AsyncDisposableStack();
      const { client } = await harbour(stack, (connection) => connection.answer(OK), {
        settings: { idleTimeoutMs: 300 },
      });
      client.send(GET);
      await client.until(({ text, ended }) => text.endsWith("ok") && ended);
    });

    test("stops a request that comes back to the service that it came from", async () => {
      await using stack = new AsyncDisposableStack();
      const gateway = stack.use(await startGateway(engine));
      await gateway.route({ id: "shop", upstreams: [{ address: "127.0.0.1", port: gateway.port }] });
      const client = stack.use(await RawClient.connect(gateway.port));
      client.send(GET);
      await client.until(({ text }) => text.startsWith("HTTP/1.1 508 "));
    });

    test("speaks HTTP/1.0 to a client and a service of that age", async () => {
      await using stack = new AsyncDisposableStack();
      const { client } = await harbour(stack, ({ socket }) =>
        socket.once("data", () => socket.end("HTTP/1.0 200 OK\r\n\r\nold")),
      );
      client.send("GET / HTTP/1.0\r\nHost: shop.localhost\r\n\r\n");
      await client.until(({ text, ended }) => text.endsWith("\r\n\r\nold") && ended);
    });

    test("slows a service down to the pace of its client", async () => {
      await using stack = new AsyncDisposableStack();
      const size = 256 * 1024 * 1024;
      const server = createServer((_request, response) => {
        response.setHeader("Content-Length", size);
        const block = Buffer.alloc(1024 * 1024);
        let left = size;
        const write = (): void => {
          while (left > 0) {
            left -= block.length;
            if (!response.write(block)) break;
          }
          if (left > 0) response.once("drain", write);
          else response.end();
        };
        write();
      });
      server.listen(0, "127.0.0.1");
      await once(server, "listening");
      stack.defer(() => server.closeAllConnections());
      stack.defer(() => void server.close());
      const gateway = stack.use(await startGateway(engine));
      await gateway.route({
        id: "shop",
        upstreams: [{ address: "127.0.0.1", port: (server.address() as AddressInfo).port }],
      });
      const before = (await gateway.ask({ type: "resources" }))["residentBytes"] ?? 0;
      const client = stack.use(await RawClient.connect(gateway.port));
      client.send(GET);
      await client.until(({ text }) => text.length > 0);
      client.socket.pause();
      const seen: number[] = [];
      for (let look = 0; look < 5; look++) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        seen.push((await gateway.ask({ type: "resources" }))["residentBytes"] ?? 0);
      }
      assert.ok(
        Math.max(...seen) - before < 48 * 1024 * 1024,
        `resident memory grew from ${before} to ${seen.join(", ")}`,
      );
    });

    test("lets a connection end with its next response when it drains", async () => {
      await using stack = new AsyncDisposableStack();
      const { gateway, client } = await harbour(stack, (connection) => connection.answer(OK));
      client.send(GET);
      await client.until(({ text }) => text.endsWith("ok"));
      const drained = gateway.ask({ type: "drain", deadlineMs: 5_000 });
      await new Promise((resolve) => setTimeout(resolve, 100));
      client.send(GET);
      await client.until(({ text, ended }) => text.split("\r\n\r\nok").length === 3 && ended);
      assert.match(client.text, /\r\nConnection: close\r\n/i);
      client.socket.end();
      assert.equal((await drained)["openConnections"], 0);
    });

    test("leaves nothing open after two hundred connections", async () => {
      await using stack = new AsyncDisposableStack();
      const { gateway } = await harbour(stack, (connection) => connection.answer(OK));
      await Promise.all(
        Array.from({ length: 200 }, async () => {
          await using client = await RawClient.connect(gateway.port);
          client.send(GET);
          await client.until(({ text }) => text.endsWith("ok"));
        }),
      );
      const endMs = performance.now() + 5_000;
      for (;;) {
        const { openConnections = 0, connections = 0 } = await gateway.ask({ type: "counters" });
        if (openConnections <= 1) {
          assert.ok(connections >= 200);
          break;
        }
        assert.ok(performance.now() < endMs, `${openConnections} connections are still open`);
      }
    });
  });
}

async function untilText(read: () => string, pattern: RegExp): Promise<void> {
  const endMs = performance.now() + 5_000;
  while (!pattern.test(read())) {
    if (performance.now() > endMs) throw new Error(`${pattern} not in time; so far: ${read().slice(0, 2_000)}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
