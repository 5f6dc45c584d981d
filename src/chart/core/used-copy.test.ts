import assert from "node:assert/strict";
import { test } from "node:test";
import { ChartTables } from "./chart-tables.ts";
import type { ServiceIdentity, ServiceRecord } from "./model.ts";
import { copyWithName, endUses, isOfCopy, mainName } from "./used-copy.ts";

const COPY: ServiceIdentity = {
  directory: "/srv/fix-ui",
  project: "shop",
  service: "web",
  branch: "fix-ui",
  name: undefined,
};

const SERVICE: ServiceRecord = {
  id: "s1",
  leaseId: "l1",
  name: "web.shop-fix-ui.localhost",
  identity: COPY,
  command: [],
  uid: 1000,
  state: "down",
  port: 61_234,
  upstreams: [],
  tls: false,
  address: undefined,
  lane: undefined,
  holder: undefined,
  sinceMs: 1,
  exit: undefined,
  lastLines: [],
  notes: [],
};

test("mainName is the name without the branch", () => {
  assert.equal(mainName(COPY), "web.shop.localhost");
  assert.equal(mainName({ ...COPY, service: undefined }), "shop.localhost");
  assert.equal(mainName({ ...COPY, name: "api" }), "api.localhost");
});

test("mainName knows none of the main copy, nor of a name that no copy changes", () => {
  assert.equal(mainName({ ...COPY, branch: undefined }), undefined);
  assert.equal(mainName({ ...COPY, name: "api.localhost" }), undefined);
});

test("isOfCopy compares project and branch", () => {
  assert.ok(isOfCopy(SERVICE, { project: "shop", branch: "fix-ui" }));
  assert.ok(!isOfCopy(SERVICE, { project: "shop", branch: "fix" }));
  assert.ok(!isOfCopy(SERVICE, { project: "blog", branch: "fix-ui" }));
});

test("endUses keeps a copy that has ended, and forgets one of which nothing is left", () => {
  const tables = new ChartTables();
  tables.putService(SERVICE);
  tables.putUse({ project: "shop", branch: "fix-ui", sinceMs: 1 });
  tables.putUse({ project: "blog", branch: "draft", sinceMs: 1 });
  endUses(tables);
  assert.deepEqual(
    tables.contents().uses.map(({ project }) => project),
    ["shop"],
  );
  tables.dropService("s1");
  endUses(tables);
  assert.deepEqual(tables.contents().uses, []);
});

test("copyWithName finds the copy that has a main copy's name", () => {
  const uses = [{ project: "shop", branch: "fix-ui", sinceMs: 1 }];
  assert.equal(copyWithName("web.shop.localhost", { services: [SERVICE], uses }), "fix-ui");
  assert.equal(copyWithName("docs.shop.localhost", { services: [SERVICE], uses }), undefined);
  assert.equal(copyWithName("web.shop.localhost", { services: [SERVICE], uses: [] }), undefined);
});
