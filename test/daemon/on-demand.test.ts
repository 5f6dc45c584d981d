import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import type { AddressInfo } from "node:net";
import type { Endpoint, KeeperWord, Lane, ServiceView } from "../../src/control/contract.ts";
import type { ServiceHold } from "../../src/control/client.ts";
import { testOnEachEngine } from "../e2e/engines.ts";
import { exchange } from "../e2e/http-client.ts";
import { Home } from "./home.ts";
import { registration, Site } from "./site.ts";
import { echoes, tunnelVisitor } from "./visitor.ts";

/** What a keeper does of a service that is started on demand: holds its line, hears words, tells its states. */
class DemandKeeper implements AsyncDisposable {
  readonly #home: Home;
  readonly #hold: ServiceHold;
  readonly #heard: KeeperWord[] = [];
  #wake: () => void = () => {};
  service: ServiceView;

  private constructor(home: Home, service: ServiceView, hold: ServiceHold) {
    this.#home = home;
    this.service = service;
    this.#hold = hold;
    hold.onWord((word) => {
      this.#heard.push(word);
      this.#wake();
    });
  }

  static async register(home: Home, name: string, lane?: Lane): Promise<DemandKeeper> {
    const service = await home.client.registerService({ ...registration(name), onDemand: true, lane });
    assert.equal(service.state, "idle");
    return new DemandKeeper(home, service, await home.client.holdService(service.id));
  }

  get wantedCount(): number {
    return this.#heard.filter(({ type }) => type === "wanted").length;
  }

  /** Waits for a word that fits, those that were heard before included, and forgets all up to it. */
  async hears(fits: (word: KeeperWord) => boolean, deadlineMs = 20_000): Promise<KeeperWord> {
    const endMs = performance.now() + deadlineMs;
    for (;;) {
      const at = this.#heard.findIndex((word) => fits(word));
      const [found] = at < 0 ? [] : this.#heard.splice(0, at + 1).slice(-1);
      if (found) return found;
      const leftMs = endMs - performance.now();
      assert.ok(leftMs > 0, `no such word in time: ${JSON.stringify(this.#heard)}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, leftMs);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  async tells(update: Omit<Parameters<Home["client"]["updateService"]>[1], "leaseId">): Promise<void> {
    const { id, leaseId } = this.service;
    this.service = await this.#home.client.updateService(id, { leaseId, ...update });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { id, leaseId } = this.service;
    await this.#home.client.endService(id, { leaseId, exit: { code: 0, signal: null }, lastLines: [] });
    await this.#hold[Symbol.asyncDispose]();
  }
}

const isWanted = ({ type }: KeeperWord): boolean => type === "wanted";
const isQuiet = ({ type }: KeeperWord): boolean => type === "quiet";

testOnEachEngine(
  "Ten first requests at once start a service once, are held, and all are answered",
  async (_t, engine) => {
    await using home = await Home.open({ engine });
    await using site = await Site.listen();
    await using keeper = await DemandKeeper.register(home, "lazy");
    const port = await home.port();
    const ask = (method: string, body?: string) =>
      exchange(`http://lazy.localhost:${port}/`, { method, ...(body === undefined ? {} : { body }) });
    const asked = Array.from({ length: 10 }, (_, at) => (at % 2 === 0 ? ask("GET") : ask("POST", "x".repeat(100_000))));
    await keeper.hears(isWanted);
    await keeper.tells({ state: "starting" });
    assert.equal(site.requests, 0, "nothing has reached it yet");
    await keeper.tells({ state: "ready", upstreams: [{ address: "127.0.0.1", port: site.port }] });
    for (const { status, text } of await Promise.all(asked)) {
      assert.equal(status, 200);
      assert.match(text, /^site lazy\.localhost/);
    }
    assert.equal(site.requests, 10);
    assert.equal(keeper.wantedCount, 0, "it was said once");
    // It is ready: nobody needs to wake it.
    assert.equal((await ask("GET")).status, 200);
    assert.equal(keeper.wantedCount, 0);
  },
);

testOnEachEngine(
  "A start that fails is told to those who wait, and the next request tries again",
  async (_t, engine) => {
    await using home = await Home.open({ engine });
    await using site = await Site.listen();
    await using keeper = await DemandKeeper.register(home, "lazy");
    const url = `http://lazy.localhost:${await home.port()}/`;
    const first = exchange(url);
    await keeper.hears(isWanted);
    await keeper.tells({ state: "starting" });
    await keeper.tells({ state: "idle", exit: { code: 7, signal: null }, lastLines: ["no database"] });
    const failed = await first;
    assert.equal(failed.status, 503);
    assert.match(failed.text, /ended with status 7[\s\S]*no database/);
    const second = exchange(url);
    await keeper.hears(isWanted);
    await keeper.tells({ state: "starting" });
    await keeper.tells({ state: "ready", upstreams: [{ address: "127.0.0.1", port: site.port }] });
    assert.equal((await second).status, 200);
  },
);

testOnEachEngine(
  "A service that nobody uses is said to be quiet, and one with an open tunnel is not",
  async (t, engine) => {
    await using home = await Home.open({ engine });
    await using site = await Site.listen();
    await using keeper = await DemandKeeper.register(home, "lazy");
    const port = await home.port();
    const upstreams = [{ address: "127.0.0.1", port: site.port }];
    await keeper.tells({ state: "ready", upstreams });
    const opened = Date.now();
    const tunnel = await tunnelVisitor(port, "lazy.localhost");
    try {
      // Longer than it takes to be called quiet.
      await keeper.hears(isQuiet, 7_500).then(
        (word) => assert.fail(`it is in use: ${JSON.stringify(word)}`),
        () => undefined,
      );
      await echoes(tunnel, "still there");
    } finally {
      await tunnel[Symbol.asyncDispose]();
    }
    const closedMs = Date.now();
    const word = await keeper.hears(isQuiet);
    assert.ok(word.type === "quiet" && word.sinceMs >= closedMs - 1_500 && word.sinceMs > opened, JSON.stringify(word));
    t.diagnostic(`quiet since ${word.sinceMs - closedMs} ms after the tunnel's end`);
    // It is stopped: the next request waits for it, and meets no closed port.
    await keeper.tells({ state: "idle" });
    assert.deepEqual(keeper.service.upstreams, []);
    const held = exchange(`http://lazy.localhost:${port}/`);
    await keeper.hears(isWanted);
    await keeper.tells({ state: "ready", upstreams });
    assert.equal((await held).status, 200);
  },
);

testOnEachEngine(
  "A connection at the lane of an idle service starts it, and is held with what it has said",
  async (_t, engine) => {
    await using home = await Home.open({ engine });
    await using server = await TalkServer.listen();
    const lane = { protocol: "talk", port: 7117, transport: "tcp", extra: [], bind: "forward" } as const;
    await using keeper = await DemandKeeper.register(home, "lazy", lane);
    const endpoint = keeper.service.lane?.endpoint;
    assert.ok(endpoint);
    const talks = Promise.all([talk(endpoint, "ahoy"), talk(endpoint, "ship")]);
    await keeper.hears(isWanted);
    await keeper.tells({ state: "starting" });
    await keeper.tells({ state: "ready", upstreams: [{ address: "127.0.0.1", port: server.port }] });
    assert.deepEqual(await talks, ["ahoy", "ship"]);
    assert.equal(keeper.wantedCount, 0);
    // One that is stopped and does not start resets who waits: every client tells that from a slow one.
    await keeper.tells({ state: "idle" });
    const late = talk(endpoint, "late").then(
      () => assert.fail("nobody is there"),
      (error: NodeJS.ErrnoException) => error.code,
    );
    await keeper.hears(isWanted);
    await keeper.tells({ state: "idle", exit: { code: 1, signal: null } });
    assert.equal(await late, "ECONNRESET");
  },
);

/** Echoes what it hears. */
class TalkServer implements AsyncDisposable {
  readonly #server = createServer((socket) => {
    socket.on("error", () => {});
    socket.pipe(socket);
  });

  static async listen(): Promise<TalkServer> {
    const server = new TalkServer();
    server.#server.listen(0, "127.0.0.1");
    await once(server.#server, "listening");
    return server;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    await once(this.#server, "close");
  }
}

/** Says something at once, and gives the whole answer. */
async function talk({ address, port }: Endpoint, word: string): Promise<string> {
  const socket = connect(port, address);
  socket.end(word);
  let answer = "";
  for await (const piece of socket.setEncoding("utf8")) answer += String(piece);
  return answer;
}
