import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import type { SpeedTest } from "../core/machine-facts.ts";

const ROUNDS = 200;
/** Together they are the longest that the test may take. */
const ROUNDS_MS_MAX = 40;
const FLOOD_MS = 60;
const CHUNK = new Uint8Array(256 * 1024);

/** Measures one TCP connection over loopback: one byte to and fro, then as much as goes one way. */
export async function testSpeed(): Promise<SpeedTest> {
  let received = 0;
  let isFlood = false;
  const server = createServer((socket) => {
    socket.setNoDelay(true);
    socket.on("error", () => socket.destroy());
    socket.on("data", (chunk) => {
      if (isFlood) received += chunk.byteLength;
      else socket.write(chunk);
    });
  });
  server.listen({ host: "127.0.0.1", port: 0 });
  await once(server, "listening");
  const socket = connect({ host: "127.0.0.1", port: (server.address() as AddressInfo).port, noDelay: true });
  try {
    await once(socket, "connect");
    const roundTripUs = await rounds(socket);
    isFlood = true;
    const startedAt = performance.now();
    await flood(socket);
    const bytesPerSecond = Math.round((received / (performance.now() - startedAt)) * 1000);
    return { roundTripUs, bytesPerSecond };
  } finally {
    socket.on("error", () => undefined).destroy();
    server.close();
  }
}

async function rounds(socket: Socket): Promise<number> {
  const taken: number[] = [];
  const endsAt = performance.now() + ROUNDS_MS_MAX;
  while (taken.length < ROUNDS && performance.now() < endsAt) {
    const startedAt = performance.now();
    socket.write("x");
    await once(socket, "data");
    taken.push(performance.now() - startedAt);
  }
  const median = taken.toSorted((left, right) => left - right)[Math.floor(taken.length / 2)] ?? 0;
  return Math.round(median * 1000);
}

async function flood(socket: Socket): Promise<void> {
  const endsAt = performance.now() + FLOOD_MS;
  while (performance.now() < endsAt) {
    if (socket.write(CHUNK)) await new Promise((resolve) => setImmediate(resolve));
    else await Promise.race([once(socket, "drain"), setTimeout(endsAt - performance.now())]);
  }
}
