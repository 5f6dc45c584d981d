import { mkdtempSync, rmSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { UnixSocket } from "../../src/host/core/sockets/socket.ts";
import { openMailbox } from "../../src/host/sockets/descriptor-mailbox.ts";
import { inodeOf, listen } from "./scene-sockets.ts";

export interface ArrangedUnix {
  readonly name: string;
  readonly socket: Omit<UnixSocket, "inode"> & Partial<UnixSocket>;
}

export async function arrangeUnix(stack: AsyncDisposableStack): Promise<ArrangedUnix[]> {
  const folder = mkdtempSync(join(tmpdir(), "portolan-scene-"));
  stack.defer(() => rmSync(folder, { recursive: true, force: true }));
  const accepted = Promise.withResolvers<Socket>();
  const path = join(folder, "a socket.sock");
  const { server } = await listen(stack, { path }, accepted.resolve);
  const client = connect(path);
  const other = await accepted.promise;
  stack.defer(() => void [client, other].map((socket) => socket.destroy()));
  const { server: abstract } = await listen(stack, { path: `\0${folder}` });
  const mailbox = stack.use(openMailbox(join(folder, "mailbox")));
  const [own, peer] = [inodeOf(other), inodeOf(client)];
  const stream = { kind: "stream", path, peerInode: undefined } as const;
  return [
    { name: "Unix listener", socket: { ...stream, state: "listen", inode: inodeOf(server) } },
    { name: "Unix, the server's end", socket: { ...stream, state: "connected", inode: own, peerInode: peer } },
    {
      name: "Unix, the client's nameless end",
      socket: { ...stream, path: undefined, state: "connected", inode: peer, peerInode: own },
    },
    {
      name: "Unix listener with an abstract name",
      socket: { ...stream, path: `@${folder}`, state: "listen", inode: inodeOf(abstract) },
    },
    {
      name: "Unix datagrams",
      socket: { kind: "datagram", state: "unconnected", path: mailbox.path, peerInode: undefined },
    },
  ];
}
