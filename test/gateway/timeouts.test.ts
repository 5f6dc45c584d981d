import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { after, before, describe, test } from "node:test";
import { DEFAULT_SETTINGS } from "../../src/gateway/core/settings.ts";
import { closeDescriptor, openListeningDescriptor } from "../../src/host/sockets/listening-descriptor.ts";
import { ENGINES, RawClient, startGateway } from "./harness.ts";
import type { GatewayUnderTest } from "./harness.ts";
import { RawUpstream } from "./raw-upstream.ts";
import type { UpstreamSocket } from "./raw-upstream.ts";
import { LIMIT_MS, PRECISION_MS, TIMEOUT_CASES } from "./timeout-cases.ts";

const SETTINGS = Object.fromEntries(Object.keys(TIMEOUT_CASES).map((name) => [name, LIMIT_MS]));
const PLAYS = Object.entries(TIMEOUT_CASES).flatMap(([name, { below, beyond }]) => [
  { name, id: `${name}-below`.toLowerCase(), isBeyond: false, play: below },
  { name, id: `${name}-beyond`.toLowerCase(), isBeyond: true, play: beyond },
]);

for (const engine of ENGINES) {
  describe(`gateway on ${engine} keeps`, { concurrency: PLAYS.length }, () => {
    const stack = new AsyncDisposableStack();
    const upstreams = new Map<string, RawUpstream>();
    const handlers = new Map<string, (connection: UpstreamSocket) => void>();
    let shared: GatewayUnderTest;
    let queues: FullQueue[];
    before(async () => {
      shared = stack.use(await startGateway(engine, SETTINGS));
      for (const { id } of PLAYS) {
        upstreams.set(id, stack.use(await RawUpstream.listen((connection) => handlers.get(id)?.(connection))));
      }
      queues = [stack.use(await fullQueue()), stack.use(await fullQueue())];
      await routeAll(shared);
    });
    after(() => stack[Symbol.asyncDispose]());

    /** Once for all: a connection to a service is not kept beyond a change of routes. */
    async function routeAll(gateway: GatewayUnderTest): Promise<void> {
      const services = PLAYS.map(({ id, name, isBeyond }) => {
        const port = name === "connectTimeoutMs" ? queues[Number(isBeyond)]?.port : upstreams.get(id)?.port;
        return { id, upstreams: [{ address: "127.0.0.1", port: port ?? 0 }] };
      });
      await gateway.route(...services);
    }

    for (const { name, id, isBeyond, play } of PLAYS) {
      test(`${name}, ${isBeyond ? "beyond" : "below"} the limit`, async () => {
        await using alone = new AsyncDisposableStack();
        let gateway = shared;
        if (name === "drainTimeoutMs") {
          // Draining ends the whole gateway.
          gateway = alone.use(await startGateway(engine));
          await routeAll(gateway);
        }
        // On a machine that is busy elsewhere, what should stay below a limit may not.
        for (let tries = isBeyond || gateway !== shared ? 1 : 3; tries > 0; tries--) {
          await using own = new AsyncDisposableStack();
          const startMs = performance.now();
          const host = `Host: ${id}.localhost\r\n`;
          try {
            await play({
              gateway,
              host,
              get: `GET / HTTP/1.1\r\n${host}\r\n`,
              release: () => queues[0]?.[Symbol.dispose](),
              serve(onConnection) {
                handlers.set(id, onConnection);
                const upstream = upstreams.get(id)!;
                for (const { socket } of upstream.connections.splice(0)) socket.destroy();
                return upstream;
              },
              connect: async () => own.use(await RawClient.connect(gateway.port)),
            });
          } catch (error) {
            if (tries === 1) throw error;
            continue;
          }
          const tookMs = performance.now() - startMs;
          if (isBeyond) assert.ok(tookMs > LIMIT_MS - PRECISION_MS, `too early: after ${tookMs} ms`);
          return;
        }
      });
    }
  });
}

test("every timeout of the gateway is tested", () => {
  const names = Object.keys(DEFAULT_SETTINGS).filter((name) => name.endsWith("TimeoutMs"));
  assert.deepEqual(Object.keys(TIMEOUT_CASES).toSorted(), names.toSorted());
});

interface FullQueue extends Disposable {
  readonly port: number;
}

/** A service that takes no connection any more: its queue is full, and the system drops who knocks. */
async function fullQueue(): Promise<FullQueue> {
  const { descriptor, port } = openListeningDescriptor({ address: "127.0.0.1", port: 0, backlog: 0 });
  const first = connect(port, "127.0.0.1");
  first.on("error", () => {});
  await once(first, "connect");
  let isOpen = true;
  return {
    port,
    [Symbol.dispose]() {
      first.destroy();
      if (isOpen) closeDescriptor(descriptor);
      isOpen = false;
    },
  };
}
