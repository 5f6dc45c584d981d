import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { needs } from "../support/needs.ts";
import { eventually } from "./eventually.ts";
import { bothEnds, FOUR_WAYS, IDENTITIES } from "./four-ways.ts";
import { ENGINES, startGateway } from "./harness.ts";
import type { GatewayUnderTest } from "./harness.ts";

const HOST = "Host: shop.localhost\r\n";
const GET = `GET / HTTP/1.1\r\n${HOST}\r\n`;
const EMPTY = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
/** `IMF-fixdate` of RFC 9110 section 5.6.7, in a head. */
const DATE = /\r\nDate: ([A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT)\r\n/;
/** A head takes no longer from the service to us. */
const TOLERANCE_MS = 10_000;

for (const engine of ENGINES) {
  describe(`gateway on ${engine}`, () => {
    let gateway: GatewayUnderTest;
    before(async () => {
      gateway = await startGateway(engine, {}, IDENTITIES);
    });
    after(() => gateway[Symbol.asyncDispose]());

    for (const way of FOUR_WAYS) {
      test(`dates a response that has no Date, and no other one (RFC 9110 section 6.6.1), ${way.name}`, async (t) => {
        if (!needs(t, ["openssl"])) return;
        await using stack = new AsyncDisposableStack();
        const { client, service } = await asked(stack, way);
        service.socket.write(EMPTY);
        await client.until(({ text }) => text.endsWith("\r\n\r\n"));
        const ageMs = Date.now() - Date.parse(DATE.exec(client.text)?.[1] ?? "");
        assert.ok(Math.abs(ageMs) < TOLERANCE_MS, client.text);
        assert.equal(client.text.replace(DATE, "\r\n"), EMPTY);

        client.text = "";
        client.send(GET);
        await eventually(() => service.text.split("\r\n\r\n").length === 3);
        const dated = EMPTY.replace("\r\n", "\r\ndATE: whenever\r\nConnection: Date\r\n");
        service.socket.write(dated);
        const expected = dated.replace("Connection: Date\r\n", "");
        await client.until(({ text }) => text.endsWith("\r\n\r\n"));
        assert.equal(client.text, expected);
      });
    }

    test("dates the answer to HEAD, a 304 and a 404, and no 1xx", async () => {
      await using stack = new AsyncDisposableStack();
      const ends = await bothEnds(stack, { gateway, way: FOUR_WAYS[0]! });
      const { client } = ends;
      for (const [method, head] of [
        ["HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"],
        ["GET", "HTTP/1.1 304 Not Modified\r\n\r\n"],
        ["GET", "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"],
      ] as const) {
        const { length } = ends.upstream.requests;
        client.text = "";
        client.send(GET.replace("GET", method));
        await eventually(() => ends.upstream.requests.slice(length).endsWith("\r\n\r\n"));
        const early = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
        ends.service.socket.write(early + head);
        await client.until(({ text }) => text.split("\r\n\r\n").length === 3);
        assert.ok(client.text.startsWith(early), client.text);
        assert.match(client.text, DATE);
        assert.equal(client.text.replace(DATE, "\r\n"), early + head);
      }
    });

    test("forwards TRACE and OPTIONS as often as Max-Forwards says (RFC 9110 section 7.6.2)", async () => {
      await using stack = new AsyncDisposableStack();
      const { client, upstream } = await bothEnds(stack, { gateway, way: FOUR_WAYS[0]! }, (connection) =>
        connection.answer(EMPTY),
      );
      for (const [method, came, goes] of [
        ["OPTIONS", "Max-Forwards: 2", "1"],
        ["TRACE", "max-forwards: 1", "0"],
        ["GET", "Max-Forwards: 0", "0"],
      ] as const) {
        const { length } = upstream.requests;
        client.text = "";
        client.send(`${method} /x HTTP/1.1\r\n${HOST}${came}\r\nX-A: 1\r\n\r\n`);
        await client.until(({ text }) => text.startsWith("HTTP/1.1 200 ") && text.endsWith("\r\n\r\n"));
        const lines = upstream.requests.slice(length).split("\r\n");
        assert.equal(lines[0], `${method} /x HTTP/1.1`);
        assert.deepEqual(
          lines.filter((line) => /^max-forwards:/i.test(line)),
          [`Max-Forwards: ${goes}`],
        );
      }
    });

    test("answers TRACE and OPTIONS itself where Max-Forwards is 0, whatever the name, and goes on", async () => {
      await using stack = new AsyncDisposableStack();
      const { client, upstream } = await bothEnds(stack, { gateway, way: FOUR_WAYS[0]! }, (connection) =>
        connection.answer(EMPTY),
      );
      const trace = "TRACE /x HTTP/1.1\r\nHost: nobody.localhost\r\nVia: 1.1 one\r\nMax-Forwards: 0\r\n";
      client.send(`${trace}Cookie: secret\r\n\r\n`);
      await client.until(({ text }) => text.endsWith(`\r\n\r\n${trace}\r\n`));
      assert.match(client.text, /^HTTP\/1\.1 200 OK\r\n.*\r\nContent-Type: message\/http\r\n/s);
      client.text = "";
      client.send(`OPTIONS * HTTP/1.1\r\n${HOST}Max-Forwards: 0\r\n\r\n`);
      await client.until(({ text }) => text.endsWith("\r\n\r\n"));
      assert.match(client.text, /^HTTP\/1\.1 204 No Content\r\n.*\r\nPortolan-Answer: last-recipient\r\n/s);
      client.text = "";
      client.send(`TRACE / HTTP/1.1\r\n${HOST}Max-Forwards: -1\r\n\r\n`);
      await client.until(({ ended }) => ended);
      assert.match(client.text, /^HTTP\/1\.1 400 /);
      assert.equal(upstream.connections.length, 0);
    });

    /** A request of which the service has the head. */
    async function asked(stack: AsyncDisposableStack, way: (typeof FOUR_WAYS)[number]): ReturnType<typeof bothEnds> {
      const ends = await bothEnds(stack, { gateway, way });
      ends.client.send(GET);
      await eventually(() => ends.upstream.requests.endsWith("\r\n\r\n"));
      return ends;
    }
  });
}
