import { once } from "node:events";
import { connect, createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { test } from "node:test";
import { needs } from "../support/needs.ts";
import { eventually } from "./eventually.ts";
import { bothEnds, FOUR_WAYS, IDENTITIES } from "./four-ways.ts";
import { ENGINES, RawClient, startGateway } from "./harness.ts";

const GET = "GET / HTTP/1.1\r\nHost: shop.localhost\r\n\r\n";
const OK = "HTTP/1.1 200 OK\r\nDate: Tue, 24 Nov 2026 12:00:00 GMT\r\nContent-Length: 2\r\n\r\nok";

for (const engine of ENGINES) {
  test(`gateway on ${engine} takes close_notify alone for the end of its direction (RFC 8446 section 6.1)`, async (t) => {
    if (!needs(t, ["openssl"])) return;
    await using stack = new AsyncDisposableStack();
    const gateway = stack.use(await startGateway(engine, {}, IDENTITIES));
    const ends = await bothEnds(stack, { gateway, way: FOUR_WAYS[1]! });
    const relay = await relayWithoutEnds(stack, gateway.port);
    const client = stack.use(await RawClient.connectSecure(relay.port));
    client.send(GET);
    await eventually(() => ends.upstream.requests.endsWith("\r\n\r\n"));
    client.socket.end();
    await eventually(() => ends.service.ended);
    await eventually(() => relay.heldBack === 1);
    ends.service.socket.end(OK);
    await client.until(({ text, ended }) => text === OK && ended);
  });
}

/** Passes on all bytes to a port, and back with the end; a client's FIN is held back. */
async function relayWithoutEnds(
  stack: AsyncDisposableStack,
  target: number,
): Promise<{ readonly port: number; readonly heldBack: number }> {
  let heldBack = 0;
  const sockets: Socket[] = [];
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ port: target, host: "127.0.0.1", allowHalfOpen: true });
    sockets.push(near, far);
    near.on("data", (bytes: Buffer) => far.write(bytes)).on("end", () => heldBack++);
    far.on("data", (bytes: Buffer) => near.write(bytes)).on("end", () => near.end());
    for (const socket of [near, far]) socket.on("error", () => {});
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  stack.defer(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return {
    port: (server.address() as AddressInfo).port,
    get heldBack() {
      return heldBack;
    },
  };
}
