import assert from "node:assert/strict";
import { test } from "node:test";
import type { ServiceView } from "../../control/contract.ts";
import { exportVariables, projectNames } from "./export-variables.ts";

const FRONT = { address: "127.77.1.2", port: 1290 };

function view(name: string, state: ServiceView["state"] = "ready"): ServiceView {
  return { name, state, port: 61_000, upstreams: [], front: FRONT, lane: undefined } as unknown as ServiceView;
}

test("exportVariables gives the addresses of this copy's services, and of no other", () => {
  const services = [view("api.shop-fix.localhost"), view("api.shop.localhost"), view("web.shop-fix.localhost", "down")];
  const { variables, notes } = exportVariables(services, projectNames("shop-fix.localhost"));
  assert.deepEqual(variables, {
    API_URL: "http://127.77.1.2:1290",
    API_HOST: "127.77.1.2",
    API_PORT: "1290",
    services__api__http__0: "http://127.77.1.2:1290",
  });
  assert.deepEqual(notes, []);
});

test("projectNames knows a project of one service by its own name", () => {
  const { serviceOf } = projectNames("shop.localhost");
  assert.equal(serviceOf("shop.localhost"), "shop");
  assert.equal(serviceOf("api.shop.localhost"), "api");
  assert.equal(serviceOf("a.b.shop.localhost"), undefined);
  assert.equal(serviceOf("workshop.localhost"), undefined);
});
