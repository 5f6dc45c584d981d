import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import type { GatewaySettings } from "../../src/gateway/core/settings.ts";
import { eventually } from "./eventually.ts";
import type { GatewayUnderTest, RawClient } from "./harness.ts";
import type { RawUpstream, UpstreamSocket } from "./raw-upstream.ts";

const OK = "HTTP/1.1 200 OK\r\nDate: Tue, 24 Nov 2026 12:00:00 GMT\r\nContent-Length: 2\r\n\r\nok";
/** Each timeout under test. */
export const LIMIT_MS: number = 2_000;
/** The clock of the gateway ticks so often; twice: in front and behind. */
export const PRECISION_MS: number = 500;

type Timeout = {
  [Name in keyof GatewaySettings]: Name extends `${string}TimeoutMs` ? Name : never;
}[keyof GatewaySettings];

/** A hello that never comes whole. */
const HALF_HELLO = Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01]);

interface Situation {
  readonly gateway: GatewayUnderTest;
  /** Closes the queue of a service that is full. */
  readonly release: () => void;
  /** The field that leads to the service of this case. */
  readonly host: string;
  /** A request to it. */
  readonly get: string;
  /** Has the service of this case do this. */
  readonly serve: (onConnection: (connection: UpstreamSocket) => void) => RawUpstream;
  readonly connect: () => Promise<RawClient>;
}

interface TimeoutCase {
  /** What keeps below the limit, and gets through. */
  readonly below: (situation: Situation) => Promise<void>;
  /** Waits beyond the limit, and gives what came of it. */
  readonly beyond: (situation: Situation) => Promise<void>;
}

/** What each timeout lets through, and what comes beyond it. */
export const TIMEOUT_CASES: { readonly [Name in Timeout]: TimeoutCase } = {
  headTimeoutMs: {
    async below({ serve, get, connect: open }) {
      serve((connection) => connection.answer(OK));
      const client = await open();
      client.send(get.slice(0, 10));
      await pause(LIMIT_MS / 2);
      client.send(get.slice(10));
      await client.until(({ text }) => text === OK);
    },
    async beyond({ connect: open }) {
      const client = await open();
      // From the first byte on, however it trickles.
      const trickle = setInterval(() => client.send("X"), 100);
      client.send("GET / HTTP/1.1\r\nX: ");
      await client.until(({ ended }) => ended).finally(() => clearInterval(trickle));
      assert.match(client.text, /^HTTP\/1\.1 408 [^]*did not come in time/);
    },
  },
  idleTimeoutMs: {
    async below({ serve, get, connect: open }) {
      serve((connection) => connection.answer(OK));
      const client = await open();
      for (let count = 1; count <= 2; count++) {
        await pause(LIMIT_MS / 2);
        client.send(get);
        await client.until(({ text }) => text === OK.repeat(count));
      }
    },
    async beyond({ serve, get, connect: open }) {
      serve((connection) => connection.answer(OK));
      const [silent, served] = [await open(), await open()];
      served.send(get);
      await served.until(({ text, ended }) => text === OK && ended);
      await silent.until(({ ended, closed }) => ended || closed !== undefined);
      assert.equal(silent.text, "");
    },
  },
  bodyTimeoutMs: {
    async below({ serve, host, connect: open }) {
      const upstream = serve(({ socket }) => {
        socket.on("data", () => upstream.requests.endsWith("\r\n\r\nbody") && socket.write(OK));
      });
      const client = await open();
      client.send(`POST / HTTP/1.1\r\n${host}Content-Length: 4\r\n\r\n`);
      // Each piece begins the time anew.
      for (const piece of "body") {
        await pause(LIMIT_MS / 2);
        client.send(piece);
      }
      await client.until(({ text }) => text === OK);
    },
    async beyond({ serve, host, connect: open }) {
      const upstream = serve(() => {});
      const client = await open();
      client.send(`POST / HTTP/1.1\r\n${host}Content-Length: 4\r\n\r\nbo`);
      await client.until(({ ended }) => ended);
      assert.match(client.text, /^HTTP\/1\.1 408 /);
      // The service must not take half a body for the whole.
      await eventually(() => upstream.connections[0]?.error?.code === "ECONNRESET");
    },
  },
  connectTimeoutMs: {
    async below({ release, get, connect: open }) {
      const client = await open();
      client.send(get);
      // The system asks again after a second, and finds it refused.
      setTimeout(release, LIMIT_MS / 8);
      await client.until(({ text }) => text.includes("\r\n\r\n"));
      assert.match(client.text, /^HTTP\/1\.1 502 [^]*\r\nPortolan-Answer: upstream-re(fused|set)\r\n/);
    },
    async beyond({ get, connect: open }) {
      const client = await open();
      client.send(get);
      await client.until(({ text }) => text.includes("\r\n\r\n"));
      assert.match(client.text, /^HTTP\/1\.1 504 [^]*\r\nPortolan-Answer: upstream-timed-out\r\n/);
    },
  },
  responseTimeoutMs: {
    async below({ serve, get, connect: open }) {
      const upstream = serve(() => {});
      const client = await open();
      client.send(get);
      await pause(LIMIT_MS / 2);
      const socket = upstream.connections[0]?.socket;
      // What has begun may pause for as long as it likes.
      socket?.write(OK.slice(0, -1));
      await pause(LIMIT_MS + PRECISION_MS);
      socket?.write(OK.slice(-1));
      await client.until(({ text }) => text === OK);
    },
    async beyond({ serve, get, connect: open }) {
      const upstream = serve(() => {});
      const client = await open();
      client.send(get);
      await client.until(({ text }) => text.includes("\r\n\r\n"));
      assert.match(client.text, /^HTTP\/1\.1 504 [^]*\r\nPortolan-Answer: upstream-silent\r\n/);
      await eventually(() => upstream.connections[0]?.error?.code === "ECONNRESET");
    },
  },
  sendTimeoutMs: {
    async below({ serve, get, connect: open }) {
      serve((connection) => connection.answer(LARGE));
      const client = await open();
      client.send(get);
      for (let look = 0; look < 3; look++) {
        client.socket.pause();
        await pause(LIMIT_MS / 2);
        const { length } = client.text;
        client.socket.resume();
        // So much that the gateway gets rid of some, too.
        await client.until(({ text }) => text.length >= Math.min(LARGE.length, length + LARGE.length / 4));
      }
      await client.until(({ text }) => text.length === LARGE.length, 20_000);
    },
    async beyond({ serve, get, connect: open }) {
      const upstream = serve((connection) => connection.answer(LARGE));
      const client = await open();
      client.socket.pause();
      client.send(get);
      await eventually(() => upstream.connections[0]?.socket.closed === true);
      client.socket.resume();
      await client.until(({ closed }) => closed !== undefined);
      assert.equal((client.closed as NodeJS.ErrnoException).code, "ECONNRESET");
    },
  },
  upstreamIdleTimeoutMs: {
    async below({ serve, get, connect: open }) {
      const upstream = serve((connection) => connection.answer(OK));
      const client = await open();
      client.send(get);
      await client.until(({ text }) => text === OK);
      await pause(LIMIT_MS / 2);
      client.send(get);
      await client.until(({ text }) => text === OK + OK);
      assert.equal(upstream.connections.length, 1);
    },
    async beyond({ serve, get, connect: open }) {
      const upstream = serve((connection) => connection.answer(OK));
      const client = await open();
      client.send(get);
      await client.until(({ text }) => text === OK);
      await eventually(() => upstream.connections[0]?.ended === true);
      const next = await open();
      next.send(get);
      await next.until(({ text }) => text === OK);
      assert.equal(upstream.connections.length, 2);
    },
  },
  lingerTimeoutMs: {
    async below({ serve, connect: open }) {
      serve(() => {});
      const client = await open();
      client.send("GET / HTTP/1.1\r\nbroken\r\n\r\n");
      await client.until(({ ended }) => ended);
      await pause(LIMIT_MS / 2);
      client.send("more");
      await pause(PRECISION_MS / 5);
      assert.equal(client.closed, undefined);
    },
    async beyond({ serve, connect: open }) {
      serve(() => {});
      const client = await open();
      client.send("GET / HTTP/1.1\r\nbroken\r\n\r\n");
      await client.until(({ ended }) => ended);
      // Whoever goes on talking to nobody hears of it.
      await eventually(() => {
        client.send("more");
        return client.closed !== undefined;
      });
    },
  },
  handshakeTimeoutMs: {
    async below({ connect: open }) {
      const client = await open();
      client.socket.write(HALF_HELLO);
      await pause(LIMIT_MS / 2);
      assert.equal(client.ended || client.closed !== undefined, false);
    },
    async beyond({ connect: open }) {
      const client = await open();
      client.socket.write(HALF_HELLO);
      await client.until(({ ended, closed }) => ended || closed !== undefined);
    },
  },
  drainTimeoutMs: {
    async below({ gateway, serve, get, connect: open }) {
      const upstream = serve(() => {});
      const client = await open();
      client.send(get);
      await eventually(() => upstream.requests.endsWith("\r\n\r\n"));
      const drained = gateway.ask({ type: "drain", deadlineMs: LIMIT_MS });
      await pause(LIMIT_MS / 2);
      upstream.connections[0]?.socket.write(OK);
      await client.until(({ text, ended }) => text.endsWith("\r\n\r\nok") && ended);
      client.socket.end();
      assert.equal((await drained)["openConnections"], 0);
    },
    async beyond({ gateway, serve, get, connect: open }) {
      const upstream = serve(() => {});
      const client = await open();
      client.send(get);
      await eventually(() => upstream.requests.endsWith("\r\n\r\n"));
      assert.equal((await gateway.ask({ type: "drain", deadlineMs: LIMIT_MS }))["openConnections"], 1);
    },
  },
};

const LARGE = `HTTP/1.1 200 OK\r\nDate: Tue, 24 Nov 2026 12:00:00 GMT\r\nContent-Length: ${24 << 20}\r\n\r\n${"x".repeat(24 << 20)}`;
