import assert from "node:assert/strict";
import { testOnEachEngine, testOnce } from "../e2e/engines.ts";
import { exchange } from "../e2e/http-client.ts";
import { isFailure } from "../../src/failure/failure.ts";
import { Events } from "./events.ts";
import { Home } from "./home.ts";
import { Load } from "./load.ts";
import { registration, Site } from "./site.ts";
import { echoes, tunnelVisitor } from "./visitor.ts";

const HOST = "web.shop.localhost";
const SWITCHES = 30;

/** Registers `web` of a copy of the project shop, and leads its name to a site. */
async function registerWeb(
  home: Home,
  site: Site,
  branch: string | undefined,
): Promise<{ id: string; leaseId: string }> {
  const identity = { directory: `/srv/${branch ?? "shop"}`, project: "shop", service: "web", branch, name: undefined };
  const { id, leaseId } = await home.client.registerService({ ...registration("shop"), identity });
  const upstreams = [{ address: "127.0.0.1", port: site.port }];
  await home.client.updateService(id, { leaseId, state: "ready", upstreams });
  return { id, leaseId };
}

testOnEachEngine(
  "The names of the main copy are switched between copies under load, and no request fails",
  async (t, engine) => {
    await using home = await Home.open({ engine });
    await using main = await Site.listen();
    await using copy = await Site.listen();
    await registerWeb(home, main, undefined);
    await registerWeb(home, copy, "fix-ui");
    const port = await home.port();
    await using load = new Load({ port, host: HOST, dialling: 4, keeping: 8, gapMs: 5 });
    await load.passes(50);
    await using tunnel = await tunnelVisitor(port, HOST);
    assert.equal(copy.requests, 0);
    for (let at = 0; at < SWITCHES; at++) {
      if (at % 2 === 0) await home.client.useCopy("shop", { branch: "fix-ui" });
      else await home.client.useMain("shop");
      // What is asked from now on goes to the other one.
      const [used, unused] = at % 2 === 0 ? [copy, main] : [main, copy];
      const before = { used: used.requests, unused: unused.requests };
      for (let asked = 0; asked < 3; asked++) {
        assert.equal(
          (await exchange(`http://${HOST}:${port}/`)).text,
          `site ${HOST}:${port}`,
          "its Host is not rewritten",
        );
      }
      assert.ok(used.requests >= before.used + 3);
      await load.passes(20);
    }
    await echoes(tunnel, "what was open goes on");
    const { answered, failures } = await load.stop();
    assert.deepEqual(failures, [], `of ${answered}`);
    assert.ok(main.requests > 50 && copy.requests > 50, `${main.requests} and ${copy.requests}`);
    t.diagnostic(`${answered} requests over ${SWITCHES} switches, none failed`);
  },
);

testOnce(
  "A used copy outlives the daemon, keeps its names while it is down, and is left when nothing of it is known",
  async (engine) => {
    await using home = await Home.open({ engine });
    await using main = await Site.listen();
    await using copy = await Site.listen();
    await registerWeb(home, main, undefined);
    const { id, leaseId } = await registerWeb(home, copy, "fix-ui");
    const use = await home.client.useCopy("shop", { branch: "fix-ui" });
    assert.deepEqual([use.names, use.isUp], [[HOST], true]);
    assert.deepEqual(
      (await home.status()).uses?.map(({ branch }) => branch),
      ["fix-ui"],
    );

    await home.killDaemon();
    await home.start();
    const port = await home.port();
    await exchange(`http://${HOST}:${port}/`);
    assert.equal(copy.requests, 1);
    assert.equal(main.requests, 0);

    await home.client.endService(id, { leaseId, exit: { code: 1, signal: null }, lastLines: [] });
    // The end is told to the worker when it is in the chart already.
    const ask = (): ReturnType<typeof exchange> =>
      exchange(`http://${HOST}:${port}/`, { headers: { accept: "text/plain" } });
    const endMs = performance.now() + 10_000;
    let asked = await ask();
    while (asked.status === 200 && performance.now() < endMs) asked = await ask();
    assert.equal(asked.status, 503);
    assert.match(asked.text, /web\.shop-fix-ui\.localhost is down[\s\S]*web\.shop\.localhost, by `portolan use`/);
    assert.equal(main.requests, 0, "nobody is led to another copy's data without a word");
    assert.equal((await home.client.chart()).uses?.[0]?.isUp, false);

    await using events = new Events(home.client);
    await home.client.useMain("shop");
    await events.next(/^use-gone shop/);
    assert.equal((await exchange(`http://${HOST}:${port}/`)).status, 200);
    assert.equal(main.requests, 1);
  },
);

testOnce("Only a copy that is known can be used", async (engine) => {
  await using home = await Home.open({ engine });
  await using site = await Site.listen();
  await registerWeb(home, site, "fix-ui");
  const refused = await home.client.useCopy("shop", { branch: "fix" }).then(
    () => assert.fail("it was not refused"),
    (error: unknown) => error,
  );
  assert.ok(isFailure(refused, "COPY_UNKNOWN"));
  assert.match((refused as Error & { hint: string }).hint, /fix-ui/);
  // Nothing of the main copy runs: its names lead to the copy all the same, by https too.
  const { names } = await home.client.useCopy("shop", { branch: "fix-ui" });
  assert.deepEqual(names, [HOST]);
  const { rootPem } = await home.client.authority();
  const answer = await exchange(`https://${HOST}:${await home.port()}/`, { ca: rootPem });
  assert.equal(answer.status, 200);
});
