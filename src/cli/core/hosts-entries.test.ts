import assert from "node:assert/strict";
import { test } from "node:test";
import type { ChartView, ServiceView } from "../../control/contract.ts";
import { hostsEntries } from "./hosts-entries.ts";

test("hostsEntries leads lanes to their own addresses and all other names to the gateway", () => {
  const lane = { name: "db.shop.test", endpoint: { address: "127.77.3.4", port: 5432 } };
  const services = [
    { name: "web.shop.localhost", state: "ready" },
    { name: "db.shop.localhost", state: "starting", lane },
    { name: "old.shop.localhost", state: "down" },
  ] as ServiceView[];
  const chart = { services, leases: [], aliases: [{ name: "mail.localhost" }] } as unknown as ChartView;
  assert.deepEqual(hostsEntries(chart), [
    { address: "127.77.3.4", name: "db.shop.test" },
    { address: "127.0.0.1", name: "mail.localhost" },
    { address: "127.0.0.1", name: "web.shop.localhost" },
  ]);
});
