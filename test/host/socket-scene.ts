import { createSocket, type Socket as Datagrams } from "node:dgram";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import type { InetSocket, SocketEnd } from "../../src/host/core/sockets/socket.ts";
import { bindTcp } from "../../src/host/linux/bound-socket.ts";
import { closeDescriptor, openListeningDescriptor } from "../../src/host/sockets/listening-descriptor.ts";
import { inodeAt, inodeOf, listen } from "./scene-sockets.ts";
import { arrangeUnix, type ArrangedUnix } from "./unix-scene.ts";

/** A socket of the scene, and what a table must say of it. What is left out was not arranged. */
export interface ArrangedInet {
  readonly name: string;
  readonly socket: Pick<InetSocket, "transport" | "family" | "state" | "local" | "remote"> & Partial<InetSocket>;
}

/** Real sockets of this process in every state that can be arranged, for all sources to look at. */
export interface SocketScene extends AsyncDisposable {
  readonly inet: readonly ArrangedInet[];
  readonly unix: readonly ArrangedUnix[];
  /** Sends more to the UDP socket without a peer than it may keep; what it has not read is there until the next turn. */
  flood(): void;
}

const UNREAD_BYTES = 100;
const uid: number | undefined = process.getuid?.();

export async function openSocketScene({ hasIpv6 }: { hasIpv6: boolean }): Promise<SocketScene> {
  await using stack = new AsyncDisposableStack();
  const inet: ArrangedInet[] = [
    ...(await arrangeListeners(stack, hasIpv6)),
    ...(await arrangeConnections(stack, hasIpv6)),
    ...(await arrangeEndings(stack)),
    ...(await arrangeFullQueue(stack)),
    arrangeBound(stack),
  ];
  const { arranged, flood } = await arrangeDatagrams(stack);
  const unix = await arrangeUnix(stack);
  const owned = stack.move();
  return { inet: [...inet, ...arranged], unix, flood, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

async function arrangeListeners(stack: AsyncDisposableStack, hasIpv6: boolean): Promise<ArrangedInet[]> {
  const cases: readonly { name: string; host: string; ipv6Only?: boolean }[] = [
    { name: "listener on 127.0.0.1", host: "127.0.0.1" },
    { name: "listener on another loopback address", host: "127.77.9.1" },
    { name: "listener on all of IPv4", host: "0.0.0.0" },
    ...(hasIpv6
      ? [
          // The kernel says so of each that stands at one IPv6 address.
          { name: "listener on ::1", host: "::1", ipv6Only: true },
          { name: "listener on both families", host: "::" },
          { name: "listener on IPv6 alone", host: "::", ipv6Only: true },
        ]
      : []),
  ];
  const arranged: ArrangedInet[] = [];
  for (const { name, host, ipv6Only = false } of cases) {
    const { server, end } = await listen(stack, { host, ipv6Only, backlog: 7 });
    const told = { receiveQueue: 0, sendQueue: 7, uid, inode: inodeOf(server), isIpv6Only: ipv6Only };
    arranged.push({ name, socket: { ...inetOf(end, undefined), state: "listen", ...told } });
  }
  return arranged;
}

function inetOf(local: SocketEnd, remote: SocketEnd | undefined): Omit<ArrangedInet["socket"], "state"> {
  const plain = ({ address, port }: SocketEnd): SocketEnd => ({ address, port });
  return {
    transport: "tcp",
    family: local.address.includes(":") ? 6 : 4,
    local: plain(local),
    remote: remote && plain(remote),
  };
}

/** Connects to a listener; gives both ends. The server's is not read. */
async function pair(
  stack: AsyncDisposableStack,
  { bind, dial }: { bind: string; dial: string },
): Promise<{ client: Socket; server: Socket; ends: { client: SocketEnd; server: SocketEnd }[] }> {
  const accepted = Promise.withResolvers<Socket>();
  const { end } = await listen(stack, { host: bind }, accepted.resolve);
  const client = connect({ port: end.port, host: dial, allowHalfOpen: true });
  const server = await accepted.promise;
  stack.defer(() => void [client, server].map((socket) => socket.destroy()));
  const { localAddress = "", localPort = 0, remoteAddress = "", remotePort = 0 } = server;
  const atServer = {
    server: { address: localAddress, port: localPort },
    client: { address: remoteAddress, port: remotePort },
  };
  const atClient = {
    server: { address: dial, port: end.port },
    client: { address: client.localAddress ?? "", port: client.localPort ?? 0 },
  };
  return { client, server, ends: [atServer, atClient] };
}

async function arrangeConnections(stack: AsyncDisposableStack, hasIpv6: boolean): Promise<ArrangedInet[]> {
  const cases: readonly { name: string; bind: string; dial: string }[] = [
    { name: "IPv4", bind: "127.0.0.1", dial: "127.0.0.1" },
    ...(hasIpv6
      ? [
          { name: "IPv6", bind: "::1", dial: "::1" },
          { name: "IPv4 to both families", bind: "::", dial: "127.0.0.1" },
        ]
      : []),
  ];
  const arranged: ArrangedInet[] = [];
  for (const { name, ...how } of cases) {
    const { client, server, ends } = await pair(stack, how);
    const [atServer, atClient] = ends as [(typeof ends)[0], (typeof ends)[0]];
    await new Promise((sent) => client.write(Buffer.alloc(UNREAD_BYTES), sent));
    const told = { state: "established", sendQueue: 0, uid } as const;
    arranged.push(
      {
        name: `${name}, the server's end`,
        socket: { ...inetOf(atServer.server, atServer.client), ...told, receiveQueue: 100, inode: inodeOf(server) },
      },
      {
        name: `${name}, the client's end`,
        socket: { ...inetOf(atClient.client, atClient.server), ...told, receiveQueue: 0, inode: inodeOf(client) },
      },
    );
  }
  return arranged;
}

/** CLOSE_WAIT with FIN_WAIT_2 on the other side, and TIME_WAIT, which nobody owns. */
async function arrangeEndings(stack: AsyncDisposableStack): Promise<ArrangedInet[]> {
  const half = await pair(stack, { bind: "127.0.0.1", dial: "127.0.0.1" });
  const halfEnded = once(half.server.resume(), "end");
  half.client.end();
  await halfEnded;
  // The kernel may put off to acknowledge the end: it goes with the next byte.
  await new Promise((sent) => half.server.write("x", sent));
  const whole = await pair(stack, { bind: "127.0.0.1", dial: "127.0.0.1" });
  const wholeEnded = once(whole.client.resume(), "end");
  whole.server.end();
  await wholeEnded;
  const closed = once(whole.server.resume(), "close");
  whole.client.end();
  await closed;
  const [{ server, client }, gone] = [half.ends[0], whole.ends[0]] as [(typeof half.ends)[0], (typeof half.ends)[0]];
  const nobody = { uid: undefined, inode: undefined };
  return [
    {
      name: "CLOSE_WAIT",
      socket: { ...inetOf(server, client), state: "close-wait", uid, inode: inodeOf(half.server) },
    },
    {
      name: "FIN_WAIT_2",
      socket: { ...inetOf(client, server), state: "fin-wait-2", uid, inode: inodeOf(half.client) },
    },
    { name: "TIME_WAIT", socket: { ...inetOf(gone.server, gone.client), state: "time-wait", ...nobody } },
  ];
}

/** A listener that accepts nothing: its queue holds one more than it was made for. */
async function arrangeFullQueue(stack: AsyncDisposableStack): Promise<ArrangedInet[]> {
  const address = "127.0.0.1";
  const { descriptor, port } = openListeningDescriptor({ address, port: 0, backlog: 1 });
  stack.defer(() => closeDescriptor(descriptor));
  const clients = [connect(port, address), connect(port, address)];
  stack.defer(() => void clients.map((client) => client.destroy()));
  await Promise.all(clients.map((client) => once(client, "connect")));
  const own = { address, port };
  const waiting = { address, port: clients[0]?.localPort ?? 0 };
  const told = { receiveQueue: 2, sendQueue: 1, uid, inode: inodeAt(descriptor), isIpv6Only: false };
  return [
    { name: "full accept queue", socket: { ...inetOf(own, undefined), state: "listen", ...told } },
    {
      name: "connection that waits to be accepted",
      socket: { ...inetOf(own, waiting), state: "established", uid: undefined, inode: undefined },
    },
  ];
}

/** A UDP socket with room for little, and one that is connected. */
async function arrangeDatagrams(stack: AsyncDisposableStack): Promise<{ arranged: ArrangedInet[]; flood: () => void }> {
  const open = async (): Promise<Datagrams> => {
    const socket = stack.adopt(createSocket({ type: "udp4", recvBufferSize: 4096 }), (opened) => void opened.close());
    socket.bind(0, "127.0.0.1");
    await once(socket, "listening");
    return socket;
  };
  const [bound, connected] = [await open(), await open()];
  const [own, other] = [bound.address(), connected.address()];
  const connecting = once(connected, "connect");
  connected.connect(own.port, own.address);
  await connecting;
  const udp = { transport: "udp", uid, receiveQueue: 0, sendQueue: 0, drops: 0 } as const;
  const arranged: ArrangedInet[] = [
    {
      name: "UDP without a peer",
      socket: { ...inetOf(own, undefined), ...udp, state: "unconnected", inode: inodeOf(bound) },
    },
    {
      name: "UDP with a peer",
      socket: { ...inetOf(other, own), ...udp, state: "established", inode: inodeOf(connected) },
    },
  ];
  const flood = (): void => {
    for (let sent = 0; sent < 50; sent++) connected.send(Buffer.alloc(1000));
  };
  return { arranged, flood };
}

/** Has an address, and neither listens nor connects. */
function arrangeBound(stack: AsyncDisposableStack): ArrangedInet {
  const { port, descriptor: probe } = openListeningDescriptor({ address: "127.0.0.1", port: 0 });
  closeDescriptor(probe);
  const bound = bindTcp({ address: "127.0.0.1", port });
  if ("error" in bound) throw new Error(bound.error);
  stack.defer(() => closeDescriptor(bound.descriptor));
  const socket = { ...inetOf({ address: "127.0.0.1", port }, undefined), uid, inode: inodeAt(bound.descriptor) };
  return { name: "bound alone", socket: { ...socket, state: "bound" } };
}
