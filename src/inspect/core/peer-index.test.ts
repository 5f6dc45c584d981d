import assert from "node:assert/strict";
import { test } from "node:test";
import type { InetSocket } from "../../host/core/sockets/socket.ts";
import { PeerIndex } from "./peer-index.ts";

const AT = /^(.+) (\d+)$/;

function end(text: string): InetSocket["local"] {
  const [, address = "", port] = AT.exec(text) ?? [];
  return { address, port: Number(port) };
}

function socket(inode: number | undefined, local: string, remote?: string): InetSocket {
  return {
    transport: "tcp",
    family: 4,
    state: "established",
    local: end(local),
    remote: remote === undefined ? undefined : end(remote),
    receiveQueue: 0,
    sendQueue: undefined,
    uid: undefined,
    inode,
    isIpv6Only: undefined,
    drops: undefined,
    pids: undefined,
  };
}

function peers(...sockets: InetSocket[]): (number | undefined)[] {
  const index = new PeerIndex(sockets);
  return sockets.map((one) => index.of(one));
}

test("PeerIndex finds the socket with the same ends the other way round", () => {
  assert.deepEqual(
    peers(
      socket(1, "127.0.0.1 50000", "127.0.0.1 80"),
      socket(2, "127.0.0.1 80", "127.0.0.1 50000"),
      socket(3, "127.0.0.1 50001", "127.0.0.1 80"),
      socket(4, "127.0.0.1 80"),
    ),
    [2, 1, undefined, undefined],
  );
});

test("PeerIndex takes an IPv4-mapped address for the IPv4 one", () => {
  assert.deepEqual(
    peers(
      socket(1, "127.0.0.1 50000", "10.0.0.1 80"),
      socket(2, "::ffff:10.0.0.1 80", "::ffff:127.0.0.1 50000"),
      socket(3, "::1 80", "::1 50000"),
    ),
    [2, 1, undefined],
  );
});

test("PeerIndex takes no socket that nobody holds, and one connected to itself", () => {
  assert.deepEqual(
    peers(
      socket(1, "127.0.0.1 50000", "127.0.0.1 80"),
      socket(undefined, "127.0.0.1 80", "127.0.0.1 50000"),
      socket(3, "127.0.0.1 9", "127.0.0.1 9"),
    ),
    [undefined, 1, 3],
  );
});

test("PeerIndex tells thousands apart that share both ports", () => {
  const sockets = Array.from({ length: 2000 }, (_, at) => {
    const address = `127.1.${at >> 8}.${at & 255}`;
    return [socket(2 * at + 1, `${address} 7`, "127.0.0.1 80"), socket(2 * at + 2, "127.0.0.1 80", `${address} 7`)];
  }).flat();
  assert.deepEqual(
    peers(...sockets),
    sockets.map(({ inode = 0 }) => (inode % 2 === 1 ? inode + 1 : inode - 1)),
  );
});
