import { createSocket } from "node:dgram";
import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { networkInterfaces } from "node:os";
import type { FamilyTest, Outcome } from "../core/machine-facts.ts";
import { ping } from "./ping.ts";

/** Loopback answers in microseconds: what has not come by then was thrown away, or the machine was busy elsewhere. */
const STEP_DEADLINE_MS = 200;
/** So silence is asked again, and given more time, before it is believed. */
const RETRY_DEADLINE_MS = 300;
const WORDS = "portolan";

/** Tries what every local client and server does: bind, connect, echo, ping. */
export async function testFamily(address: "127.0.0.1" | "::1"): Promise<FamilyTest> {
  const tested = await tryFamily(address, STEP_DEADLINE_MS);
  const { connect: opened, tcpEcho, udpEcho } = tested;
  const isSilent = [opened, tcpEcho, udpEcho].some(({ state }) => state === "times out");
  return isSilent && isLoopbackUp() ? tryFamily(address, RETRY_DEADLINE_MS) : tested;
}

/** Node lists the interfaces that are up and have an address: without loopback among them, silence is no accident. */
function isLoopbackUp(): boolean {
  return Object.values(networkInterfaces()).some((addresses) => addresses?.some(({ internal }) => internal));
}

async function tryFamily(address: string, deadlineMs: number): Promise<FamilyTest> {
  const [tcp, udpEcho, pinged] = await Promise.all([
    testTcp(address, deadlineMs),
    testUdp(address, deadlineMs),
    ping(address, deadlineMs),
  ]);
  return { address, ...tcp, udpEcho, ping: pinged };
}

async function testTcp(address: string, deadlineMs: number): Promise<Pick<FamilyTest, "bind" | "connect" | "tcpEcho">> {
  const server = createServer((socket) => socket.on("error", () => socket.destroy()).pipe(socket));
  const bind = await bindServer(server, { host: address, deadlineMs });
  if (bind.state !== "works") return { bind, connect: NOT_BOUND, tcpEcho: NOT_BOUND };
  try {
    return { bind, ...(await callServer(server, { host: address, deadlineMs })) };
  } finally {
    server.close();
  }
}

async function callServer(
  server: Server,
  { host, deadlineMs }: Place,
): Promise<Pick<FamilyTest, "connect" | "tcpEcho">> {
  const socket: Socket = connect({ host, port: (server.address() as AddressInfo).port });
  try {
    const opened = await step(deadlineMs, (signal) => once(socket, "connect", { signal }));
    if (opened.state !== "works") return { connect: opened, tcpEcho: NOT_CONNECTED };
    const tcpEcho = await step(deadlineMs, async (signal) => {
      socket.write(WORDS);
      await once(socket, "data", { signal });
    });
    return { connect: opened, tcpEcho };
  } finally {
    socket.on("error", () => undefined).destroy();
  }
}

/** Tries to bind a TCP port of an address, and no more. */
export async function canBind(address: string): Promise<Outcome> {
  const server = createServer();
  try {
    return await bindServer(server, { host: address, deadlineMs: STEP_DEADLINE_MS });
  } finally {
    server.close();
  }
}

interface Place {
  readonly host: string;
  readonly deadlineMs: number;
}

function bindServer(server: Server, { host, deadlineMs }: Place): Promise<Outcome> {
  return step(deadlineMs, (signal) => {
    server.listen({ host, port: 0 });
    return once(server, "listening", { signal });
  });
}

async function testUdp(address: string, deadlineMs: number): Promise<Outcome> {
  const type = address.includes(":") ? "udp6" : "udp4";
  const server = createSocket(type, (message, peer) => server.send(message, peer.port, peer.address, () => undefined));
  const client = createSocket(type);
  try {
    return await step(deadlineMs, async (signal) => {
      server.bind({ address, port: 0 });
      await once(server, "listening", { signal });
      const answered = once(client, "message", { signal });
      client.connect(server.address().port, address, (error?: Error) => {
        // Without a route there is nothing to wait for; the error comes to this callback alone.
        if (error !== undefined) client.emit("error", error);
        else client.send(WORDS, (failed) => void (failed && client.emit("error", failed)));
      });
      await answered;
    });
  } finally {
    for (const socket of [server, client]) socket.on("error", () => undefined).close();
  }
}

const NOT_BOUND: Outcome = { state: "skipped", why: "nothing could be bound" };
const NOT_CONNECTED: Outcome = { state: "skipped", why: "nothing was connected" };

async function step(deadlineMs: number, work: (signal: AbortSignal) => Promise<unknown>): Promise<Outcome> {
  const startedAt = performance.now();
  const deadline = new AbortController();
  // A loop that was held up runs its timers before it looks at its sockets: what has come by now still counts.
  const timer = setTimeout(() => setImmediate(() => setImmediate(() => deadline.abort())), deadlineMs);
  try {
    await work(deadline.signal);
    return { state: "works", tookMs: Math.round((performance.now() - startedAt) * 1000) / 1000 };
  } catch (error) {
    if (deadline.signal.aborted) return { state: "times out", afterMs: deadlineMs };
    return { state: "fails", error: (error as NodeJS.ErrnoException).code ?? "an unknown error" };
  } finally {
    clearTimeout(timer);
  }
}
