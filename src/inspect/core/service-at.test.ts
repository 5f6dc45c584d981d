import assert from "node:assert/strict";
import { test } from "node:test";
import type { ChartService } from "./chart-facts.ts";
import { serviceAt } from "./service-at.ts";

const WEB: ChartService = {
  name: "web.shop.localhost",
  project: "shop",
  directory: "/",
  url: "https://web.shop.localhost:1290",
  state: "ready",
  isDown: false,
  port: 3000,
  upstreams: [{ address: "::1", port: 3000 }],
  front: { address: "127.77.1.1", port: 1290 },
  keeperPid: 1,
  command: [],
  sinceMs: 0,
  lastLines: [],
};

test("serviceAt finds a service by where it listens, and by its front", () => {
  const { name, url } = WEB;
  assert.deepEqual(serviceAt({ address: "::1", port: 3000 }, [WEB]), { name, url, state: "ready" });
  assert.deepEqual(serviceAt({ address: "127.77.1.1", port: 1290 }, [WEB]), { name, url, state: "front" });
  assert.equal(serviceAt({ address: "127.0.0.1", port: 3000 }, [WEB]), undefined);
  assert.equal(serviceAt({ address: "::1", port: 3000 }, [{ ...WEB, isDown: true }]), undefined);
});
