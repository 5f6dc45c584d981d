import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import type { RemoteInfo, Socket } from "node:dgram";
import { once } from "node:events";
import { test } from "node:test";
import { descriptorCount } from "../../support/process-figures.ts";
import { DatagramSession } from "../../../src/gateway/lanes/datagram-session.ts";
import { eventually } from "../eventually.ts";
import { ENGINES } from "../harness.ts";
import { startLane } from "./lane-gateway.ts";
import type { LaneOptions, LaneUnderTest } from "./lane-gateway.ts";

/** The most that a datagram over IPv4 can hold. */
const DATAGRAM_BYTES_MAX = 65_507;
const LANE: LaneOptions["lane"] = { transport: "udp", upstreamPort: undefined };

/** A socket that remembers what came. */
class Peer implements AsyncDisposable {
  readonly socket: Socket = createSocket("udp4");
  readonly heard: { readonly bytes: Buffer; readonly from: RemoteInfo }[] = [];

  static async bind(onMessage?: (peer: Peer, bytes: Buffer, from: RemoteInfo) => void): Promise<Peer> {
    const peer = new Peer();
    peer.socket.on("message", (bytes, from) => {
      peer.heard.push({ bytes, from });
      onMessage?.(peer, bytes, from);
    });
    peer.socket.bind(0, "127.0.0.1");
    await once(peer.socket, "listening");
    return peer;
  }

  get port(): number {
    return this.socket.address().port;
  }

  get texts(): string[] {
    return this.heard.map(({ bytes }) => bytes.toString());
  }

  send(bytes: string | Buffer, port: number): void {
    this.socket.send(bytes, port, "127.0.0.1");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.socket, "close");
    this.socket.close();
    await closed;
  }
}

const echoing = (): Promise<Peer> => Peer.bind((peer, bytes, { port }) => peer.send(bytes, port));

async function countersOf({ gateway }: LaneUnderTest): Promise<{ datagrams: number; dropped: number }> {
  const { datagrams = 0, datagramsDropped: dropped = 0 } = await gateway.ask({ type: "counters" });
  return { datagrams, dropped };
}

for (const engine of ENGINES) {
  test(`UDP lane on ${engine} answers each client from its own address, whatever the size`, async () => {
    await using stack = new AsyncDisposableStack();
    const lane = stack.use(await startLane(engine, { lane: LANE }));
    const service = stack.use(await echoing());
    await lane.lead(service.port);
    for (const size of [0, 1, 1_400, 9_000, DATAGRAM_BYTES_MAX]) {
      const client = stack.use(await Peer.bind());
      const bytes = Buffer.alloc(size, size % 251);
      client.send(bytes, lane.port);
      await eventually(() => client.heard.length === 1);
      assert.ok(client.heard[0]?.bytes.equals(bytes), `${size} bytes`);
      assert.deepEqual([client.heard[0]?.from.address, client.heard[0]?.from.port], ["127.0.0.1", lane.port]);
    }
  });

  test(`UDP lane on ${engine} tells 200 clients apart, and keeps each one's way`, async () => {
    await using stack = new AsyncDisposableStack();
    const lane = stack.use(await startLane(engine, { lane: LANE }));
    const service = stack.use(await echoing());
    await lane.lead(service.port);
    const clients = await Promise.all(Array.from({ length: 200 }, () => Peer.bind()));
    for (const client of clients) stack.use(client);
    for (const round of ["one", "two"]) {
      for (const [at, client] of clients.entries()) {
        client.send(`${round} ${at}`, lane.port);
        // One after the other: a full buffer of the system's may drop, which is not what is looked at.
        await eventually(() => client.texts.includes(`${round} ${at}`));
      }
    }
    for (const [at, client] of clients.entries()) assert.deepEqual(client.texts, [`one ${at}`, `two ${at}`]);
    const ways = new Set(service.heard.map(({ from }) => from.port));
    assert.equal(ways.size, clients.length, "one socket for each client");
    assert.deepEqual(await countersOf(lane), { datagrams: 800, dropped: 0 });
  });

  test(`UDP lane on ${engine} forgets clients that are silent, and those beyond its limit`, async () => {
    await using stack = new AsyncDisposableStack();
    const settings = { datagramClientsMax: 8, datagramIdleMs: 300 };
    const lane = stack.use(await startLane(engine, { lane: LANE, settings }));
    const service = stack.use(await echoing());
    await lane.lead(service.port);
    const before = descriptorCount(lane.gateway.pid);
    for (let count = 0; count < 40; count++) {
      await using client = await Peer.bind();
      client.send("x", lane.port);
      await eventually(() => client.heard.length === 1);
      assert.ok(descriptorCount(lane.gateway.pid) <= before + 9);
    }
    await eventually(() => descriptorCount(lane.gateway.pid) === before);
  });

  test(`UDP lane on ${engine} drops and counts what no service takes, and goes on when one does`, async () => {
    await using stack = new AsyncDisposableStack();
    const lane = stack.use(await startLane(engine, { lane: LANE }));
    const client = stack.use(await Peer.bind());
    await lane.lead({ state: "starting" });
    client.send("nobody yet", lane.port);
    await eventually(async () => (await countersOf(lane)).dropped === 1);

    const first = await echoing();
    const { port } = first;
    await first[Symbol.asyncDispose]();
    await lane.lead(port);
    client.send("refused", lane.port);
    await eventually(async () => (await countersOf(lane)).dropped === 2);

    const second = stack.use(await echoing());
    await lane.lead(second.port);
    client.send("moved", lane.port);
    await eventually(() => client.heard.length === 1);
    assert.deepEqual(client.texts, ["moved"]);
    await lane.drop();
  });
}

test("DatagramSession counts what it cannot send where the system knows no way, and throws nothing", async () => {
  const dropped = Promise.withResolvers<void>();
  let count = 0;
  // A socket may not speak to all at once unless it asks for that: nothing is sent.
  const upstream = { address: "255.255.255.255", port: 9 };
  using session = new DatagramSession({
    client: "127.0.0.1|1",
    upstream,
    onReply: () => {},
    onDropped: () => {
      count++;
      dropped.resolve();
    },
  });
  session.send(Buffer.from("early"));
  await dropped.promise;
  session.send(Buffer.from("late"));
  assert.equal(count, 2);
});
