import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { InetSocket, SocketTable, UnixSocket } from "../../src/host/core/sockets/socket.ts";
import { hasIpv6Loopback } from "../../src/host/ports.ts";
import { holdersOf } from "../../src/host/sockets/socket-holders.ts";
import { openSocketScene, type ArrangedInet, type SocketScene } from "./socket-scene.ts";

/** What a source cannot tell, each with its reason: sockets by their name in the scene, and fields. */
export interface ExamExceptions {
  readonly missing?: Readonly<Record<string, string>>;
  /** Of these, every row says undefined. A listener's `sendQueue` is its limit. */
  readonly untold?: Readonly<
    Partial<Record<"isIpv6Only" | "drops" | "limit" | "peerInode" | "datagramQueues", string>>
  >;
  /** Why a Unix path ends at its first space. */
  readonly cutsPaths?: string;
}

/** The exam for a way to ask for the socket table: real sockets in every state, and what must be said of them. */
export function examineSocketTable(name: string, open: () => SocketTable, exceptions: ExamExceptions = {}): void {
  const { missing = {} } = exceptions;
  let scene: SocketScene;
  let table: SocketTable;
  before(async () => {
    scene = await openSocketScene({ hasIpv6: hasIpv6Loopback() });
    table = open();
  });
  after(async () => {
    table[Symbol.dispose]();
    await scene[Symbol.asyncDispose]();
  });

  test(`${name} tells each TCP and UDP socket as it is`, () => {
    // On a busy machine the kernel may pass one over, as it lists in pieces: of five lists one is whole.
    const isThere = (all: readonly InetSocket[]) => (arranged: ArrangedInet) =>
      arranged.name in missing || all.some((row) => isSame(row, arranged.socket));
    let all = listAll(table);
    for (let tries = 1; tries < 5 && !scene.inet.every(isThere(all)); tries++) all = listAll(table);
    for (const { name: what, socket } of scene.inet) {
      const found = all.filter((row) => isSame(row, socket));
      assert.equal(found.length, what in missing ? 0 : 1, `${what}: ${missing[what] ?? "once"}`);
      if (found[0] !== undefined) assertTold(found[0], { socket: expected(socket, exceptions), what });
    }
  });

  test(`${name} lists IPv4 first, and each socket once`, () => {
    for (const transport of ["tcp", "udp"] as const) {
      const rows = table.inet({ transport, which: "all" });
      const families = rows.map(({ family }) => family);
      assert.deepEqual(
        families,
        families.toSorted((left, right) => left - right),
      );
      const inodes = rows.map(({ inode }) => inode).filter((inode) => inode !== undefined);
      assert.equal(new Set(inodes).size, inodes.length);
    }
  });

  test(`${name} lists what listens and what is connected`, () => {
    const lists = (["listening", "connected"] as const).map((which) => listAll(table, which));
    for (const { name: what, socket } of scene.inet.filter((arranged) => !(arranged.name in missing))) {
      const counts = lists.map((rows) => rows.filter((row) => isSame(row, socket)).length);
      const listens = socket.remote === undefined && socket.state !== "bound";
      assert.deepEqual(counts, [listens ? 1 : 0, socket.remote === undefined ? 0 : 1], what);
    }
  });

  test(`${name} lists what stands at a port`, () => {
    const asked = ["listener on 127.0.0.1", "CLOSE_WAIT", "UDP without a peer", "bound alone"];
    for (const what of asked.filter((some) => !(some in missing))) {
      const { socket } = named(scene, what);
      const rows = table.inet({ transport: socket.transport, which: "all", localPort: socket.local.port });
      assert.equal(rows.filter((row) => isSame(row, socket)).length, 1, what);
      assert.ok(rows.every(({ local }) => local.port === socket.local.port));
    }
    assert.deepEqual(table.inet({ transport: "tcp", which: "all", localPort: 1 }), []);
  });

  test(`${name} finds a connection by both of its ends`, () => {
    for (const { name: what, socket } of scene.inet.filter((arranged) => !(arranged.name in missing))) {
      const { transport, local, remote } = socket;
      if (remote === undefined) continue;
      const found = table.find(transport, { local, remote });
      assert.ok(found, what);
      assertTold(found, { socket: expected(socket, exceptions), what });
    }
  });

  test(`${name} finds no connection where one of its ends is another`, () => {
    for (const what of ["IPv4, the server's end", "UDP with a peer"]) {
      const { transport, local, remote } = named(scene, what).socket;
      if (remote === undefined) throw new Error("It is connected");
      const none = { address: "no address", port: 1 };
      assert.equal(table.find(transport, { local, remote: { ...remote, port: 1 } }), undefined, what);
      assert.equal(table.find(transport, { local: { ...local, address: "192.0.2.1" }, remote }), undefined, what);
      assert.equal(table.find(transport, { local: none, remote }), undefined);
    }
  });

  test(`${name} finds an IPv4 connection on an IPv6 socket by its IPv4 addresses`, (t) => {
    if (!hasIpv6Loopback()) return t.skip("IPv6 is off");
    const { local, remote } = named(scene, "IPv4 to both families, the server's end").socket;
    const plain = (end: { address: string; port: number }) => ({ ...end, address: end.address.replace("::ffff:", "") });
    if (remote === undefined) throw new Error("It is connected");
    const found = table.find("tcp", { local: plain(local), remote: plain(remote) });
    assert.equal(found?.family, 6);
    assert.deepEqual(found.local, local);
  });

  test(`${name} tells the process behind a socket, at once or by its inode`, () => {
    const { socket } = named(scene, "listener on 127.0.0.1");
    const [found] = table.inet({ transport: "tcp", which: "listening", localPort: socket.local.port });
    assert.ok(found);
    const pids = found.pids ?? holdersOf(new Set([found.inode ?? -1])).holders.get(found.inode ?? -1);
    assert.deepEqual(pids, [process.pid]);
  });

  test(`${name} tells what a UDP socket has not read, and has lost`, () => {
    const { socket } = named(scene, "UDP without a peer");
    const look = (): InetSocket | undefined =>
      table.inet({ transport: "udp", which: "listening", localPort: socket.local.port })[0];
    scene.flood();
    const found = look();
    assert.ok(found);
    if (exceptions.untold?.datagramQueues === undefined) assert.ok(found.receiveQueue >= 1000);
    if (exceptions.untold?.drops === undefined) assert.ok((found.drops ?? 0) > 0);
    else assert.equal(found.drops, undefined);
  });

  test(`${name} tells each Unix socket as it is`, () => {
    const all = table.unix();
    for (const { name: what, socket } of scene.unix) {
      const found = all.filter((row) =>
        socket.inode === undefined ? row.path === socket.path : row.inode === socket.inode,
      );
      assert.equal(found.length, what in missing ? 0 : 1, `${what}: ${missing[what] ?? "once"}`);
      const peerInode = exceptions.untold?.peerInode === undefined ? socket.peerInode : undefined;
      const told: UnixSocket | undefined = found[0];
      const path = exceptions.cutsPaths === undefined ? socket.path : socket.path?.split(" ")[0];
      if (told !== undefined) assert.deepEqual(told, { inode: told.inode, ...socket, path, peerInode }, what);
    }
  });
}

function listAll(table: SocketTable, which: "listening" | "connected" | "all" = "all"): InetSocket[] {
  return (["tcp", "udp"] as const).flatMap((transport) => [...table.inet({ transport, which })]);
}

function named(scene: SocketScene, name: string): ArrangedInet {
  const found = scene.inet.find((arranged) => arranged.name === name);
  if (found === undefined) throw new Error(`No ${name} in the scene`);
  return found;
}

/** A full accept queue's listener shares its end with what waits in it: the peer tells them apart, and the family. */
function isSame(row: InetSocket, socket: ArrangedInet["socket"]): boolean {
  const end = (of: InetSocket["remote"]): string => `${of?.address} ${of?.port}`;
  const ends = (of: ArrangedInet["socket"]): string =>
    `${of.transport} ${of.family} ${end(of.local)} ${end(of.remote)}`;
  return ends(row) === ends(socket);
}

function expected(socket: ArrangedInet["socket"], { untold = {} }: ExamExceptions): ArrangedInet["socket"] {
  const changed: { -readonly [Key in keyof InetSocket]?: InetSocket[Key] } = { ...socket };
  if (untold.isIpv6Only !== undefined && socket.family === 6) changed.isIpv6Only = undefined;
  if (untold.drops !== undefined) changed.drops = undefined;
  if (untold.limit !== undefined && socket.state === "listen") changed.sendQueue = undefined;
  return changed as ArrangedInet["socket"];
}

function assertTold(row: InetSocket, { socket, what }: { socket: ArrangedInet["socket"]; what: string }): void {
  const told = Object.fromEntries(Object.keys(socket).map((key) => [key, row[key as keyof InetSocket]]));
  assert.deepEqual(told, { ...socket }, what);
}
