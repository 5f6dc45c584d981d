import assert from "node:assert/strict";
import { test } from "node:test";
import type { KeptServiceView } from "../../../src/control/keeper-contract.ts";
import { KeptHome } from "./kept-home.ts";

const NODE = process.execPath;

test("Keeper starts services in the order of their needs, and ends them all", async () => {
  await using home = await KeptHome.open();
  const client = `fetch(process.env.API_URL).then((r) => r.text()).then((t) => console.log("api is " + t)); setInterval(() => {}, 1e6)`;
  const keeper = home.keep({
    web: { needs: [{ service: "api", until: "ready", via: "gateway" }] },
    api: { needs: [{ service: "db", until: "ready", via: "gateway" }] },
    db: {},
    worker: { listens: false, run: [NODE, "-e", client], needs: [{ service: "api", until: "ready", via: "gateway" }] },
  });
  const view = await keeper.up();
  assert.deepEqual(
    view.services.map(({ name, state }) => `${name} ${state}`),
    ["web ready", "api ready", "db ready", "worker ready"],
  );
  const [web, api, db] = view.services;
  const readyAtMs = (service: KeptServiceView | undefined): number =>
    (service?.startedAtMs ?? Infinity) + (service?.readyAfterMs ?? Infinity);
  assert.ok((api?.startedAtMs ?? 0) >= readyAtMs(db));
  assert.ok((web?.startedAtMs ?? 0) >= readyAtMs(api));
  await keeper.told((told) => told.type === "line" && told["text"] === `api is ${api?.pid}`, "the worker's line");
  keeper.kill("SIGTERM");
  assert.deepEqual(await keeper.exited, { code: 0, signal: null });
});
