import { after, before, describe, test } from "node:test";
import { needs } from "../support/needs.ts";
import { eventually } from "./eventually.ts";
import { bothEnds, FOUR_WAYS, IDENTITIES } from "./four-ways.ts";
import type { Ends } from "./four-ways.ts";
import { ENGINES, startGateway } from "./harness.ts";
import type { GatewayUnderTest } from "./harness.ts";

const GET = "GET / HTTP/1.1\r\nHost: shop.localhost\r\n\r\n";
const DATE = "Date: Tue, 24 Nov 2026 12:00:00 GMT\r\n";
const CHUNKED = `HTTP/1.1 200 OK\r\n${DATE}Transfer-Encoding: chunked\r\n\r\n`;
const UPGRADE = "GET / HTTP/1.1\r\nHost: shop.localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
/** As the gateway passes it on. */
const SWITCH = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n";
/** A masked text frame of a client's, and one of a server's (RFC 6455 section 5.7). */
const MASKED = "\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58";
const UNMASKED = "\x81\x05Hello";

/** No byte is sent before the last one has come out at the other end. */
for (const engine of ENGINES) {
  describe(`gateway on ${engine}, first byte in, first byte out,`, () => {
    let gateway: GatewayUnderTest;
    before(async () => {
      gateway = await startGateway(engine, {}, IDENTITIES);
    });
    after(() => gateway[Symbol.asyncDispose]());

    for (const way of FOUR_WAYS) {
      const play = (name: string, run: (ends: Ends) => Promise<void>): void =>
        void test(`${name}, ${way.name}`, async (t) => {
          if (!needs(t, ["openssl"])) return;
          await using stack = new AsyncDisposableStack();
          await run(await bothEnds(stack, { gateway, way }));
        });

      play("of events in chunks, with a trailer", async (ends) => {
        const { client } = ends;
        await ask(ends, GET);
        await answer(ends, CHUNKED.replace(DATE, `${DATE}Content-Type: text/event-stream\r\n`));
        for (const event of ["8\r\ndata: 1\n\r\n", "8\r\ndata: 2\n\r\n", "0\r\nX-Sum: 2\r\n\r\n"]) {
          await answer(ends, event);
        }
        // It was a whole response: the connection carries the next one.
        client.text = "";
        await ask(ends, GET);
        await answer(ends, `${CHUNKED}0\r\n\r\n`);
      });

      play("of events until the service hangs up", async (ends) => {
        await ask(ends, GET);
        ends.service.socket.write(`HTTP/1.1 200 OK\r\n${DATE}Content-Type: text/event-stream\r\n\r\n`);
        await ends.client.until(({ text }) => text.endsWith("\r\n\r\n"));
        for (const byte of "data: 1\n\ndata: 2\n\n") await answer(ends, byte);
        ends.service.socket.end();
        await ends.client.until(({ ended }) => ended);
      });

      play("of a chunked body, both ways at once", async (ends) => {
        await ask(ends, "POST / HTTP/1.1\r\nHost: shop.localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
        await answer(ends, CHUNKED);
        for (const byte of "5\r\nhello\r\n0\r\nX-Sum: 5\r\n\r\n") {
          ends.client.send(byte);
          await arrived(ends, byte);
          await answer(ends, byte);
        }
        ends.client.text = "";
        await ask(ends, GET);
        await answer(ends, `${CHUNKED}0\r\n\r\n`);
      });

      play("of a body with a length, both ways at once", async (ends) => {
        await ask(ends, "POST / HTTP/1.1\r\nHost: shop.localhost\r\nContent-Length: 5\r\n\r\n");
        await answer(ends, `HTTP/1.1 200 OK\r\n${DATE}Content-Length: 5\r\n\r\n`);
        for (const byte of "hello") {
          ends.client.send(byte);
          await arrived(ends, byte);
          await answer(ends, byte);
        }
      });

      play("of a WebSocket's frames", async (ends) => {
        await ask(ends, UPGRADE);
        await answer(ends, SWITCH);
        for (const byte of MASKED) {
          ends.client.send(byte);
          await arrived(ends, byte);
        }
        for (const byte of UNMASKED) await answer(ends, byte);
      });

      play("of what comes behind the heads of an upgrade", async (ends) => {
        ends.client.send(UPGRADE + MASKED);
        await eventually(() => ends.upstream.requests.includes("\r\n\r\n"));
        ends.service.socket.write(SWITCH + UNMASKED, "latin1");
        await ends.client.until(({ text }) => text === SWITCH + UNMASKED);
        await eventually(() => ends.service.text.endsWith(MASKED));
      });
    }
  });
}

/** Sends a head, and waits until the service has it. */
async function ask(ends: Ends, head: string): Promise<void> {
  const { length } = ends.upstream.requests;
  ends.client.send(head);
  await eventually(() => ends.upstream.requests.slice(length).endsWith("\r\n\r\n"));
}

/** Has the service send this, and waits until the client has it. */
async function answer({ service, client }: Ends, text: string): Promise<void> {
  const expected = client.text + text;
  service.socket.write(text, "latin1");
  await client.until((at) => at.text === expected);
}

/** Waits until the service has this byte and no more, right after it was sent. */
async function arrived({ service }: Ends, byte: string): Promise<void> {
  const expected = service.text + byte;
  await eventually(() => service.text === expected);
}
