import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { needs } from "../support/needs.ts";
import { eventually } from "./eventually.ts";
import { bothEnds, FOUR_WAYS, IDENTITIES } from "./four-ways.ts";
import type { Ends } from "./four-ways.ts";
import { ENGINES, startGateway } from "./harness.ts";
import type { GatewayUnderTest } from "./harness.ts";

const GET = "GET / HTTP/1.1\r\nHost: shop.localhost\r\n\r\n";
const POST = "POST / HTTP/1.1\r\nHost: shop.localhost\r\nContent-Length: 100000000\r\n\r\n";
const DATE = "Date: Tue, 24 Nov 2026 12:00:00 GMT\r\n";
const OK = `HTTP/1.1 200 OK\r\n${DATE}Content-Length: 2\r\n\r\nok`;
const HALF = `HTTP/1.1 200 OK\r\n${DATE}Content-Length: 10\r\n\r\nhalf`;
const UPGRADE = "GET / HTTP/1.1\r\nHost: shop.localhost\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n";
const SWITCH = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: upgrade\r\n\r\n";
/** No timeout of the gateway's ends anything as soon as this. */
const SOON_MS = 10_000;

/**
 * How one end of a connection ends reaches the other end as it came: the end of one direction (FIN; in TLS close_notify
 * before it) leaves the other one open, and RST stays RST.
 */
for (const engine of ENGINES) {
  describe(`gateway on ${engine} keeps how a connection ends:`, () => {
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
          await stack.disposeAsync();
          await nothingHeld();
        });
      const nothingHeld = async (): Promise<void> =>
        await eventually(async () => (await gateway.ask({ type: "counters" }))["openConnections"] === 0, SOON_MS);

      play("a client's end behind its request, and it is still answered", async (ends) => {
        ends.client.send(GET);
        await arrives(ends, /\r\n\r\n$/);
        ends.client.socket.end();
        await eventually(() => ends.service.ended);
        ends.service.socket.write(HALF);
        await ends.client.until(({ text }) => text === HALF);
        ends.service.socket.end("-whole");
        await ends.client.until(({ text, ended }) => text === `${HALF}-whole` && ended);
        assert.equal(ends.service.error, undefined);
      });

      play("a service's end behind its response", async (ends) => {
        ends.client.send(GET);
        await arrives(ends, /\r\n\r\n$/);
        ends.service.socket.end(`HTTP/1.1 200 OK\r\n${DATE}\r\nuntil the end`);
        await ends.client.until(({ text, ended }) => text.endsWith("until the end") && ended);
        assert.notEqual((ends.client.closed as NodeJS.ErrnoException | undefined)?.code, "ECONNRESET");
      });

      play("a client's end in a tunnel, and the service's behind it", async (ends) => {
        await openTunnel(ends);
        ends.client.socket.end("the client's last");
        await arrives(ends, /the client's last$/);
        await eventually(() => ends.service.ended);
        for (const part of ["one ", "two "]) {
          ends.service.socket.write(part);
          await ends.client.until(({ text }) => text.endsWith(part));
        }
        assert.equal(ends.client.ended, false);
        ends.service.socket.end("the service's last");
        await ends.client.until(({ text, ended }) => text.endsWith("two the service's last") && ended);
        await ends.client.until(({ closed }) => closed !== undefined);
        assert.equal(ends.client.closed, true);
        assert.equal(ends.service.error, undefined);
      });

      play("a service's end in a tunnel, and the client's behind it", async (ends) => {
        await openTunnel(ends);
        ends.service.socket.end("the service's last");
        await ends.client.until(({ text, ended }) => text.endsWith("the service's last") && ended);
        for (const part of ["one ", "two "]) {
          ends.client.send(part);
          await arrives(ends, new RegExp(`${part}$`));
        }
        assert.equal(ends.service.ended, false);
        ends.client.socket.end("the client's last");
        await arrives(ends, /two the client's last$/);
        await eventually(() => ends.service.ended);
        await ends.client.until(({ closed }) => closed !== undefined);
        assert.equal(ends.client.closed, true);
        assert.equal(ends.service.error, undefined);
      });

      play("a client's reset while it waits for a response", async (ends) => {
        ends.client.send(GET);
        await arrives(ends, /\r\n\r\n$/);
        await resetsService(ends);
      });

      play("a client's reset within a response", async (ends) => {
        ends.client.send(GET);
        await arrives(ends, /\r\n\r\n$/);
        ends.service.socket.write(HALF);
        await ends.client.until(({ text }) => text === HALF);
        await resetsService(ends);
      });

      play("a client's reset within its request", async (ends) => {
        ends.client.send(`${POST}half`);
        await arrives(ends, /half$/);
        await resetsService(ends);
      });

      play("a client's reset while the service takes nothing more of an upload", async (ends) => {
        ends.client.send(POST);
        await arrives(ends, /\r\n\r\n$/);
        const { service } = ends;
        service.socket.pause();
        ends.client.socket.write(Buffer.alloc(100_000_000));
        await stalled(() => ends.client.socket.writableLength);
        ends.client.reset();
        await nothingHeld();
        service.socket.resume();
        await eventually(() => service.error?.code === "ECONNRESET");
      });

      play("a client's reset while the other end of its tunnel takes nothing more", async (ends) => {
        await openTunnel(ends);
        const { service } = ends;
        service.socket.pause();
        ends.client.socket.write(Buffer.alloc(100_000_000));
        await stalled(() => ends.client.socket.writableLength);
        ends.client.reset();
        await nothingHeld();
        service.socket.resume();
        await eventually(() => service.error?.code === "ECONNRESET");
      });

      play("a client's reset in a tunnel", async (ends) => {
        await openTunnel(ends);
        await resetsService(ends);
      });

      play("a service's reset within a response", async (ends) => {
        ends.client.send(GET);
        await arrives(ends, /\r\n\r\n$/);
        ends.service.socket.write(HALF);
        await ends.client.until(({ text }) => text === HALF);
        await resetsClient(ends);
      });

      play("a service's reset within a body that lasts until its end", async (ends) => {
        ends.client.send(GET);
        await arrives(ends, /\r\n\r\n$/);
        ends.service.socket.write(`HTTP/1.1 200 OK\r\n${DATE}\r\nhalf`);
        await ends.client.until(({ text }) => text.endsWith("half"));
        await resetsClient(ends);
      });

      play("a service's reset in a tunnel", async (ends) => {
        await openTunnel(ends);
        await resetsClient(ends);
      });

      play("no end: the connection that is kept behind a response", async (ends) => {
        for (let count = 1; count <= 2; count++) {
          ends.client.send(GET);
          await eventually(() => ends.upstream.requests.split("\r\n\r\n").length === count + 1);
          ends.service.socket.write(OK);
          await ends.client.until(({ text }) => text === OK.repeat(count));
        }
        assert.equal(ends.upstream.connections.length, 1);
      });
    }
  });
}

/** Waits until what came to the service matches. */
async function arrives({ upstream }: Ends, pattern: RegExp): Promise<void> {
  await eventually(() => pattern.test(upstream.requests));
}

async function openTunnel(ends: Ends): Promise<void> {
  ends.client.send(UPGRADE);
  await arrives(ends, /\r\n\r\n$/);
  ends.service.socket.write(SWITCH);
  await ends.client.until(({ text }) => text === SWITCH);
}

async function resetsService({ client, service }: Ends): Promise<void> {
  client.reset();
  await eventually(() => service.error?.code === "ECONNRESET", SOON_MS);
  assert.equal(service.ended, false);
}

async function resetsClient({ client, service }: Ends): Promise<void> {
  service.reset();
  await client.until(({ closed }) => closed !== undefined, SOON_MS);
  assert.equal((client.closed as NodeJS.ErrnoException).code, "ECONNRESET");
  assert.equal(client.ended, false);
}

/** Resolves when nothing more is taken of what is queued. */
async function stalled(queued: () => number): Promise<void> {
  let last = -1;
  for (let left = queued(); left !== last || left === 0; left = queued()) {
    last = left;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}
