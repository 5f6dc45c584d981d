import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:net";
import type { Socket } from "node:net";
import { test } from "node:test";
import { needs } from "../../support/needs.ts";
import { freePort } from "../../support/ports.ts";
import { descriptorCount, forgetPeak, peakResidentBytes, residentBytes } from "../../support/process-figures.ts";
import { observe } from "../../transport/exam-context.ts";
import { eventually } from "../eventually.ts";
import { ENGINES, RawClient } from "../harness.ts";
import { RawUpstream } from "../raw-upstream.ts";
import type { UpstreamSocket } from "../raw-upstream.ts";
import { startLane } from "./lane-gateway.ts";
import type { LaneUnderTest } from "./lane-gateway.ts";

const BULK_BYTES = 16 * 2 ** 20;
const FLOOD_BYTES = 256 * 2 ** 20;
/** What a lane may hold of a stream whose reader is slow; the system's own buffers are not the gateway's. */
const HELD_BYTES_MAX = 24 * 2 ** 20;
const SHORT_CONNECTIONS = 10_000;

interface Ends {
  readonly lane: LaneUnderTest;
  readonly client: RawClient;
  readonly service: UpstreamSocket;
}

/** A client that is joined with its service through a lane. */
async function joined(stack: AsyncDisposableStack, engine: "node" | "bun"): Promise<Ends> {
  const lane = stack.use(await startLane(engine));
  const upstream = stack.use(await RawUpstream.listen(() => {}));
  await lane.lead(upstream.port);
  const client = stack.use(await RawClient.connect(lane.port));
  await eventually(() => upstream.connections.length === 1);
  const [service] = upstream.connections;
  assert.ok(service);
  return { lane, client, service };
}

async function isEmpty({ gateway }: LaneUnderTest): Promise<boolean> {
  const { openConnections, held } = await gateway.ask({ type: "held" });
  return openConnections === 0 && held === 0;
}

for (const engine of ENGINES) {
  test(`lane on ${engine} carries the first byte of either side at once, whoever speaks first`, async () => {
    await using stack = new AsyncDisposableStack();
    const { client, service } = await joined(stack, engine);
    service.socket.write("service");
    await client.until(({ text }) => text === "service");
    client.send("c");
    await eventually(() => service.text === "c");
  });

  test(`lane on ${engine} carries ${BULK_BYTES} bytes there and back, unchanged`, async () => {
    await using stack = new AsyncDisposableStack();
    const lane = stack.use(await startLane(engine));
    const upstream = stack.use(await RawUpstream.listen(({ socket }) => void socket.pipe(socket)));
    await lane.lead(upstream.port);
    const bytes = randomBytes(BULK_BYTES);
    const client = connect({ port: lane.port, host: "127.0.0.1" });
    stack.defer(() => void client.destroy());
    const back: Buffer[] = [];
    client.on("data", (piece: Buffer) => back.push(piece));
    client.end(bytes);
    await once(client, "end");
    assert.ok(Buffer.concat(back).equals(bytes), "what came back is what was sent");
    await eventually(() => isEmpty(lane));
  });

  test(`lane on ${engine} keeps what one side says after the other has ended`, async () => {
    for (const first of ["client", "service"] as const) {
      await using stack = new AsyncDisposableStack();
      const { client, service, lane } = await joined(stack, engine);
      const says = (end: "client" | "service", text: string): unknown =>
        (end === "client" ? client : service).socket.end(text);
      const heard = (end: "client" | "service"): boolean => (end === "client" ? client : service).ended;
      const second = first === "client" ? "service" : "client";
      says(first, "last word");
      await eventually(() => heard(second));
      says(second, "answer");
      await eventually(() => heard(first));
      assert.deepEqual([client.text, service.text].toSorted(), ["answer", "last word"]);
      await eventually(() => isEmpty(lane));
    }
  });

  test(`lane on ${engine} keeps a reset a reset`, async () => {
    for (const first of ["client", "service"] as const) {
      await using stack = new AsyncDisposableStack();
      const { client, service, lane } = await joined(stack, engine);
      if (first === "client") {
        client.reset();
        await eventually(() => service.error !== undefined);
        assert.equal(service.error?.code, "ECONNRESET");
      } else {
        service.reset();
        await client.until(({ closed }) => closed !== undefined);
        assert.equal((client.closed as NodeJS.ErrnoException).code, "ECONNRESET");
      }
      await eventually(() => isEmpty(lane));
    }
  });

  test(`lane on ${engine} slows a side whose reader is slow, and keeps its memory`, async (t) => {
    for (const reader of ["client", "service"] as const) {
      await using stack = new AsyncDisposableStack();
      const { client, service, lane } = await joined(stack, engine);
      const [source, sink] = reader === "client" ? [service.socket, client.socket] : [client.socket, service.socket];
      sink.removeAllListeners("data");
      sink.pause();
      const startBytes = residentBytes(lane.gateway.pid);
      forgetPeak(lane.gateway.pid);
      const writer = flood(source);
      await eventually(() => writer.isStuck);
      const growthBytes = peakResidentBytes(lane.gateway.pid) - startBytes;
      t.diagnostic(`${reader}: stuck after ${writer.sentBytes} bytes, memory grew by ${growthBytes}`);
      assert.ok(growthBytes < HELD_BYTES_MAX, `resident memory grew by ${growthBytes} bytes`);
      assert.ok(
        writer.sentBytes < HELD_BYTES_MAX,
        `${writer.sentBytes} bytes went out to a ${reader} that reads nothing`,
      );
      let readBytes = 0;
      sink.on("data", (piece: Buffer) => (readBytes += piece.length));
      sink.resume();
      await eventually(() => readBytes === FLOOD_BYTES, 60_000);
    }
  });

  test(`lane on ${engine} holds a client that comes early until the service is ready`, async () => {
    await using stack = new AsyncDisposableStack();
    const lane = stack.use(await startLane(engine));
    const upstream = stack.use(await RawUpstream.listen(({ socket }) => void socket.pipe(socket)));
    await lane.lead({ state: "starting" });
    const early = stack.use(await RawClient.connect(lane.port));
    early.send("early");
    const ended = stack.use(await RawClient.connect(lane.port));
    ended.socket.end("and ended");
    const gone = await RawClient.connect(lane.port);
    gone.send("gone");
    gone.reset();
    await eventually(async () => {
      const { laneConnections, openConnections } = await lane.gateway.ask({ type: "counters" });
      return laneConnections === 3 && openConnections === 2;
    });
    await lane.lead(upstream.port);
    await early.until(({ text }) => text === "early");
    await ended.until((client) => client.text === "and ended" && client.ended);
    assert.equal(upstream.connections.length, 2, "the one that had gone is not brought to the service");
  });

  test(`lane on ${engine} resets a client whose service does not come, is gone, or refuses`, async () => {
    await using stack = new AsyncDisposableStack();
    const lane = stack.use(await startLane(engine, { settings: { laneWaitMs: 300 } }));
    await lane.lead({ state: "starting" });
    await resetAt(lane);
    await lane.lead({ state: "down" });
    await resetAt(lane);
    await lane.lead(await freePort());
    await resetAt(lane);
    await lane.lead({ state: "ready", upstreams: [] });
    await resetAt(lane);
    assert.ok(await isEmpty(lane));
    // One that waits when the lane goes.
    await lane.lead({ state: "starting" });
    const waiting = stack.use(await RawClient.connect(lane.port));
    await eventually(async () => (await lane.gateway.ask({ type: "held" }))["openConnections"] === 1);
    await lane.drop();
    await waiting.until(({ closed }) => closed !== undefined);
    const refused = connect(lane.port, "127.0.0.1");
    const [error] = (await once(refused, "error")) as [NodeJS.ErrnoException];
    assert.equal(error.code, "ECONNREFUSED");
  });

  test(`lane on ${engine} that drains keeps who is joined, and lets go of who waits`, async () => {
    await using stack = new AsyncDisposableStack();
    const { client, service, lane } = await joined(stack, engine);
    await lane.lead({ state: "starting" });
    const waiting = stack.use(await RawClient.connect(lane.port));
    await eventually(async () => (await lane.gateway.ask({ type: "held" }))["openConnections"] === 2);
    const drained = lane.gateway.ask({ type: "drain", deadlineMs: 20_000 });
    await waiting.until(({ closed }) => closed !== undefined);
    client.send("goes on");
    await eventually(() => service.text === "goes on");
    client.reset();
    assert.equal((await drained)["openConnections"], 0);
  });

  test(`lane on ${engine} tries the service's other end when one refuses`, async () => {
    await using stack = new AsyncDisposableStack();
    const lane = stack.use(await startLane(engine));
    const upstream = stack.use(await RawUpstream.listen(({ socket }) => void socket.pipe(socket), { host: "::1" }));
    const ends = ["127.0.0.1", "::1"].map((address) => ({ address, port: upstream.port }));
    await lane.lead({ upstreams: ends });
    const client = stack.use(await RawClient.connect(lane.port));
    client.send("said before anybody heard it");
    await client.until(({ text }) => text === "said before anybody heard it");
  });

  test(`lane on ${engine} keeps connections when its service moves, and when the lane goes`, async () => {
    await using stack = new AsyncDisposableStack();
    const { client, service, lane } = await joined(stack, engine);
    const other = stack.use(await RawUpstream.listen(({ socket }) => void socket.end("moved")));
    await lane.lead(other.port);
    client.send("still here");
    await eventually(() => service.text === "still here");
    const late = stack.use(await RawClient.connect(lane.port));
    await late.until(({ text }) => text === "moved");
    await lane.drop();
    service.socket.write("and here");
    await client.until(({ text }) => text === "and here");
  });

  test(`lane on ${engine} has no timeout for a connection that is silent`, async () => {
    await using stack = new AsyncDisposableStack();
    const names = ["headTimeoutMs", "idleTimeoutMs", "bodyTimeoutMs", "connectTimeoutMs", "responseTimeoutMs"] as const;
    const others = ["sendTimeoutMs", "upstreamIdleTimeoutMs", "lingerTimeoutMs", "handshakeTimeoutMs"] as const;
    const settings = Object.fromEntries([...names, ...others, "laneWaitMs"].map((name) => [name, 100]));
    const lane = stack.use(await startLane(engine, { settings }));
    const upstream = stack.use(await RawUpstream.listen(({ socket }) => void socket.pipe(socket)));
    await lane.lead(upstream.port);
    const client = stack.use(await RawClient.connect(lane.port));
    await observe(1_500);
    client.send("after a long silence");
    await client.until(({ text }) => text === "after a long silence");
  });

  test(`lane on ${engine} has nothing left after ${SHORT_CONNECTIONS} short connections`, async (t) => {
    await using stack = new AsyncDisposableStack();
    const lane = stack.use(await startLane(engine));
    const upstream = stack.use(await RawUpstream.listen(({ socket }) => void socket.pipe(socket)));
    await lane.lead(upstream.port);
    await shortConnections(lane.port, 200);
    await eventually(() => isEmpty(lane));
    const descriptors = descriptorCount(lane.gateway.pid);
    const { heapBytes = 0 } = await lane.gateway.ask({ type: "collect" });
    await shortConnections(lane.port, SHORT_CONNECTIONS);
    await eventually(() => isEmpty(lane));
    await eventually(() => descriptorCount(lane.gateway.pid) === descriptors);
    const growthBytes = ((await lane.gateway.ask({ type: "collect" }))["heapBytes"] ?? 0) - heapBytes;
    const { timers, laneConnections } = {
      ...(await lane.gateway.ask({ type: "held" })),
      ...(await lane.gateway.ask({ type: "counters" })),
    };
    t.diagnostic(`${engine}: the heap grew by ${growthBytes} bytes`);
    assert.deepEqual({ timers, laneConnections }, { timers: 0, laneConnections: SHORT_CONNECTIONS + 200 });
    assert.ok(growthBytes < 2 * 2 ** 20, `the heap grew by ${growthBytes} bytes`);
  });

  test(`lane on ${engine} has room for so many connections, and resets the others`, async () => {
    await using stack = new AsyncDisposableStack();
    const lane = stack.use(await startLane(engine, { settings: { laneConnectionsMax: 50 } }));
    const upstream = stack.use(await RawUpstream.listen(({ socket }) => void socket.pipe(socket)));
    await lane.lead({ state: "starting" });
    let resets = 0;
    const crowd = Array.from({ length: 200 }, () => connect(lane.port, "127.0.0.1").on("error", () => resets++));
    await eventually(() => resets === 150);
    const kept = crowd.filter(({ destroyed }) => !destroyed);
    await lane.lead(upstream.port);
    await Promise.all(
      kept.map(async (socket) => {
        socket.write("kept");
        assert.equal(String((await once(socket, "data"))[0]), "kept");
      }),
    );
    assert.equal((await lane.gateway.ask({ type: "counters" }))["rejected"], 150);
    for (const socket of kept) socket.destroy();
    await eventually(() => isEmpty(lane));
    const late = stack.use(await RawClient.connect(lane.port));
    late.send("late");
    await late.until(({ text }) => text === "late");
  });

  test(`lane on ${engine} pauses accepting before descriptors run out, and goes on`, async (t) => {
    if (!needs(t, ["prlimit"])) return;
    await using stack = new AsyncDisposableStack();
    const lane = stack.use(await startLane(engine, { descriptorsMax: 128 }));
    const upstream = stack.use(await RawUpstream.listen(({ socket }) => void socket.pipe(socket)));
    await lane.lead(upstream.port);
    const crowd = Array.from({ length: 300 }, () => connect(lane.port, "127.0.0.1").on("error", () => {}));
    await eventually(() => lane.gateway.notices.some((line) => /pauses: EMFILE/.test(line)));
    for (const socket of crowd) socket.destroy();
    const late = stack.use(await RawClient.connect(lane.port));
    late.send("late");
    await late.until(({ text }) => text === "late");
  });
}

async function resetAt({ port }: LaneUnderTest): Promise<void> {
  const socket = connect(port, "127.0.0.1");
  const [error] = (await once(socket, "error")) as [NodeJS.ErrnoException];
  assert.equal(error.code, "ECONNRESET");
}

async function shortConnections(port: number, count: number): Promise<void> {
  let left = count;
  const loop = async (): Promise<void> => {
    while (left-- > 0) {
      const socket = connect({ port, host: "127.0.0.1" });
      socket.end("x");
      const [bytes] = (await once(socket, "data")) as [Buffer];
      assert.equal(bytes.toString(), "x");
      await once(socket, "close");
    }
  };
  await Promise.all(Array.from({ length: 64 }, loop));
}

interface Flood {
  /** What the system has taken. */
  readonly sentBytes: number;
  /** Nothing was taken for a while. */
  readonly isStuck: boolean;
}

/** Writes without end as long as it is taken. */
function flood(socket: Socket): Flood {
  const piece = randomBytes(65_536);
  let left = FLOOD_BYTES;
  let lastMs = performance.now();
  const write = (): void => {
    while (left > 0) {
      left -= piece.length;
      lastMs = performance.now();
      if (!socket.write(piece)) {
        socket.once("drain", write);
        return;
      }
    }
  };
  write();
  return {
    get sentBytes() {
      return FLOOD_BYTES - left;
    },
    get isStuck() {
      return performance.now() - lastMs > 300;
    },
  };
}
