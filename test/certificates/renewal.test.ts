import assert from "node:assert/strict";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { connect, type TLSSocket } from "node:tls";
import { claimHome } from "../../src/daemon/claim-home.ts";
import { startDaemon } from "../../src/daemon/start-daemon.ts";
import { Home } from "../daemon/home.ts";
import { Site } from "../daemon/site.ts";
import { askAgain, echoes } from "../daemon/visitor.ts";
import { testOnEachEngine } from "../e2e/engines.ts";
import { RawClient } from "../gateway/harness.ts";

const NAME = "shop.localhost";
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const LOOK_MS = 500;
const UPGRADE = `GET / HTTP/1.1\r\nHost: ${NAME}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`;

interface Way {
  readonly port: number;
  readonly ca: string;
  /** Undefined: no server name is sent. */
  readonly servername: string | undefined;
}

/** A verified connection to the gateway, with the fingerprint of the leaf that it was shown. */
async function open({ port, ca, servername }: Way): Promise<{ client: RawClient; leaf: string }> {
  const name = servername === undefined ? {} : { servername };
  const socket: TLSSocket = connect({ port, host: "127.0.0.1", ca, ...name });
  await once(socket, "secureConnect", { signal: AbortSignal.timeout(20_000) });
  return { client: RawClient.over(socket), leaf: socket.getPeerCertificate().fingerprint256 };
}

testOnEachEngine(
  "connections live on while their leaf is renewed, and new ones get the new leaf",
  async (t, engine) => {
    // The daemon lives in this process, so that its clock can be set: five days back, and then to what it is. It looks
    // at its clock each minute; here it looks more often.
    const nowMs = Date.now();
    t.mock.timers.enable({ apis: ["Date"], now: nowMs - 5 * DAY_MS });
    const { setInterval } = globalThis;
    t.mock.method(globalThis, "setInterval", (look: () => void, everyMs: number) =>
      setInterval(look, everyMs === MINUTE_MS ? LOOK_MS : everyMs),
    );
    await using stack = new AsyncDisposableStack();
    const home = stack.use(await Home.make({ engine }));
    const daemon = await startDaemon(claimHome(home.environment), { environment: home.environment, log: () => {} });
    stack.defer(() => daemon.stop(false));
    const site = stack.use(await Site.listen());
    await site.register(home, "shop");
    const ca = await readFile(join(home.folder.authorityFolder, "root.pem"), "utf8");
    const port = await home.port();
    const byName = { port, ca, servername: NAME };
    const byAddress = { port, ca, servername: undefined };

    const kept = await open(byName);
    stack.use(kept.client);
    await askAgain(kept.client, NAME);
    const socket = await open(byName);
    stack.use(socket.client);
    socket.client.send(UPGRADE);
    await socket.client.until(({ text }) => text.startsWith("HTTP/1.1 101 ") && text.includes("\r\n\r\n"));
    await echoes(socket.client, "before");
    const nameless = await open(byAddress);
    stack.use(nameless.client);
    assert.equal(socket.leaf, kept.leaf);

    t.mock.timers.setTime(nowMs);

    for (const [way, old] of [
      [byName, kept.leaf],
      [byAddress, nameless.leaf],
    ] as const) {
      const endMs = performance.now() + 20_000;
      let leaf = old;
      while (leaf === old && performance.now() < endMs) {
        const visitor = await open(way);
        leaf = visitor.leaf;
        await askAgain(visitor.client, NAME);
        await visitor.client[Symbol.asyncDispose]();
        await pause(20);
      }
      assert.notEqual(leaf, old, `a new connection ${way.servername ?? "without a name"} gets the new leaf`);
    }
    await askAgain(kept.client, NAME);
    await askAgain(nameless.client, NAME);
    await echoes(socket.client, "after");
    assert.deepEqual(
      [kept.client.closed, socket.client.closed, nameless.client.closed],
      [undefined, undefined, undefined],
    );
  },
);
