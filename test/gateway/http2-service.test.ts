import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http2";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { ENGINES, RawClient, startGateway } from "./harness.ts";

const GET = "GET / HTTP/1.1\r\nHost: shop.localhost\r\nConnection: close\r\n\r\n";

for (const engine of ENGINES) {
  test(`gateway on ${engine} says of a service that it speaks HTTP/2 alone`, async () => {
    await using stack = new AsyncDisposableStack();
    const server = createServer((_, response) => void response.end("hello"));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    stack.defer(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const gateway = stack.use(await startGateway(engine));
    await gateway.route({ id: "shop", upstreams: [{ address: "127.0.0.1", port }] });
    // Asked again, it is as it was.
    for (const _ of [1, 2]) {
      await using client = await RawClient.connect(gateway.port);
      client.send(GET);
      await client.until(({ ended }) => ended);
      assert.match(client.text, /^HTTP\/1\.1 502 [^]*\r\nPortolan-Answer: upstream-http2\r\n/);
      assert.match(client.text, /\nhint: Let it speak HTTP\/1\.1 too, [^\n]{20}/);
    }
  });
}
