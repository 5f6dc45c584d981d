import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { test } from "node:test";
import {
  hasRuntime,
  RUNTIMES,
  sourceUrl,
  startProgram,
  startScript,
  until,
  type LineProcess,
} from "../../../test/host/child-script.ts";
import { needs } from "../../../test/support/needs.ts";
import { callerUid, listenersOf, listListeners, whoListens, type ConnectionEnds } from "./listeners.ts";
import { hasIpv6Loopback } from "../ports.ts";

async function listen(host: string, options: { ipv6Only?: boolean } = {}): Promise<AsyncDisposable & { port: number }> {
  const server = createServer().listen({ host, port: 0, ...options });
  await once(server, "listening");
  return { port: (server.address() as AddressInfo).port, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

test("listListeners shows the listeners of both families, and no connection", async () => {
  await using server = await listen("127.0.0.1");
  await using client = connect(server.port, "127.0.0.1");
  await once(client, "connect");
  const found = listListeners().filter(({ port }) => port === server.port || port === client.localPort);
  assert.equal(found.length, 1);
  const [{ inode, ...listener }] = found as [(typeof found)[number]];
  assert.deepEqual(listener, { address: "127.0.0.1", port: server.port, family: 4, uid: process.getuid?.() });
  assert.ok(inode > 0);
});

test("listListeners agrees with ss", async (t) => {
  if (!needs(t, ["ss"])) return;
  await using one = await listen("127.77.1.2");
  await using two = await listen("0.0.0.0");
  const mine = new Set([one.port, two.port]);
  await using program = await startProgram("ss", ["-Htlne"]);
  const rows: string[] = [];
  try {
    for (;;) rows.push(await program.line());
  } catch {
    // It has ended.
  }
  const seen = rows
    .map((row) => ({ port: Number(/:(\d+)\s/.exec(row)?.[1]), inode: Number(/ ino:(\d+)/.exec(row)?.[1]) }))
    .filter(({ port }) => mine.has(port));
  assert.equal(seen.length, 2);
  const ours = listListeners().filter(({ port }) => mine.has(port));
  assert.deepEqual(
    new Set(ours.map(({ port, inode }) => `${port} ${inode}`)),
    new Set(seen.map(({ port, inode }) => `${port} ${inode}`)),
  );
});

test("listListeners shows IPv6 listeners in canonical text", async (t) => {
  if (!hasIpv6Loopback()) return t.skip("IPv6 is off");
  await using own = await listen("::1");
  await using both = await listen("::");
  const addressOf = (wanted: number): string[] =>
    listListeners()
      .filter(({ port }) => port === wanted)
      .map(({ address, family }) => `${family} ${address}`);
  assert.deepEqual(addressOf(own.port), ["6 ::1"]);
  assert.deepEqual(addressOf(both.port), ["6 ::"]);
});

test("listenersOf finds what these processes hold, and nothing of others", async () => {
  await using server = await listen("127.0.0.1");
  const source = `
    const { createServer } = await import("node:net");
    const server = createServer().listen(0, "127.0.0.1", () => console.log(server.address().port));`;
  await using script = await startScript(source);
  const port = Number(await script.line());
  assert.deepEqual(
    listenersOf([script.pid]).map((listener) => ({ pid: listener.pid, port: listener.port })),
    [{ pid: script.pid, port }],
  );
  assert.ok(listenersOf([process.pid]).some((listener) => listener.port === server.port));
  assert.deepEqual(listenersOf([]), []);
});

test("whoListens names the process", async () => {
  await using server = await listen("127.0.0.1");
  const [holder, ...others] = whoListens(server.port);
  assert.deepEqual(others, []);
  assert.equal(holder?.pid, process.pid);
  assert.deepEqual(holder.argv.slice(0, 1), process.argv0 === "" ? [] : [process.argv0]);
  assert.match(holder.text, new RegExp(`^process ${process.pid} \\(`));
});

test("whoListens says the user where the process is hidden, and is empty for a free port", async (t) => {
  if (process.getuid?.() !== 0 || process.seteuid === undefined) return t.skip("needs root, to be another user");
  const source = `
    const { createServer } = await import("node:net");
    const server = createServer().listen(0, "127.0.0.1", () => console.log(server.address().port));`;
  await using script = await startScript(source);
  const port = Number(await script.line());
  process.seteuid(65_534);
  try {
    const [holder] = whoListens(port);
    assert.equal(holder?.pid, undefined);
    assert.equal(holder?.text, "a process of user 0");
  } finally {
    process.seteuid(0);
  }
  script.child.kill("SIGKILL");
  await until(() => whoListens(port).length === 0);
});

/** Accepts one connection of a program and gives its ends. */
async function accept(
  host: string,
  start: (port: number) => Promise<AsyncDisposable>,
  check: (ends: ConnectionEnds, socket: Socket) => void | Promise<void>,
): Promise<void> {
  const server = createServer().listen(0, host);
  await once(server, "listening");
  const connection = once(server, "connection") as Promise<[Socket]>;
  await using _client = await start((server.address() as AddressInfo).port);
  const [socket] = await connection;
  try {
    const { localAddress = "", localPort = 0, remoteAddress = "", remotePort = 0 } = socket;
    await check({ localAddress, localPort, remoteAddress, remotePort }, socket);
  } finally {
    socket.destroy();
    server.close();
  }
}

const dial = (address: string, uid: number | undefined) => (port: number) =>
  startProgram("bash", ["-c", `exec 3<>/dev/tcp/${address}/${port}; read`], uid === undefined ? {} : { uid });

test("callerUid finds the user at the other end, over both families", async (t) => {
  const isRoot = process.getuid?.() === 0;
  const uid = isRoot ? 65_534 : process.getuid?.();
  const cases = [
    ["127.0.0.1", "127.0.0.1"],
    ...(hasIpv6Loopback()
      ? [
          ["::1", "::1"],
          ["::", "127.0.0.1"],
        ]
      : []),
  ];
  for (const [host, target] of cases as [string, string][]) {
    await accept(host, dial(target, isRoot ? 65_534 : undefined), (ends) => {
      assert.equal(callerUid(ends), uid, `${host} ← ${target}`);
    });
  }
  if (!isRoot) t.diagnostic("not root: only this user's own connections were tried");
});

test("callerUid finds an IPv4 client on an IPv6 socket", async (t) => {
  if (!hasIpv6Loopback()) return t.skip("IPv6 is off");
  const script = (port: number) =>
    startScript(
      `const { connect } = await import("node:net"); connect(${port}, "::ffff:127.0.0.1"); console.log("up");`,
    );
  await accept("127.0.0.1", script, (ends) => assert.equal(callerUid(ends), process.getuid?.()));
});

test("callerUid does not know a caller that is gone", async () => {
  let client: LineProcess | undefined;
  const start = async (port: number): Promise<LineProcess> => (client = await dial("127.0.0.1", undefined)(port));
  await accept("127.0.0.1", start, async (ends, socket) => {
    assert.equal(callerUid(ends), process.getuid?.());
    assert.equal(callerUid({ ...ends, remotePort: 1 }), undefined);
    assert.equal(callerUid({ ...ends, remoteAddress: "not an address" }), undefined);
    const ended = once(socket.resume(), "end");
    client?.child.kill("SIGKILL");
    await ended;
    assert.equal(callerUid(ends), undefined);
  });
});

for (const runtime of RUNTIMES) {
  test(`callerUid and listenersOf work on ${runtime.name}`, async (t) => {
    if (!hasRuntime(t, runtime)) return;
    const source = `
      import { connect, createServer } from "node:net";
      import { callerUid, listenersOf } from ${JSON.stringify(sourceUrl("host/sockets/listeners.ts"))};
      const server = createServer((socket) => {
        const { localAddress, localPort, remoteAddress, remotePort } = socket;
        const uid = callerUid({ localAddress, localPort, remoteAddress, remotePort });
        console.log(uid, listenersOf([process.pid]).some((listener) => listener.port === localPort));
        process.exit();
      }).listen(0, "127.0.0.1", () => connect(server.address().port, "127.0.0.1"));`;
    await using script = await startScript(source, { program: runtime.program });
    assert.equal(await script.line(), `${process.getuid?.()} true`);
  });
}
