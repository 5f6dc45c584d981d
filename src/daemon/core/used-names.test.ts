import assert from "node:assert/strict";
import { test } from "node:test";
import type { ChartContents, ServiceRecord } from "../../chart/core/model.ts";
import { namesOfUse, usedNames } from "./used-names.ts";

const USE = { project: "shop", branch: "fix-ui", sinceMs: 1 };

function service(id: string, branch: string | undefined): ServiceRecord {
  return {
    id,
    leaseId: `lease ${id}`,
    name: `${id}.localhost`,
    identity: { directory: `/srv/${branch ?? "shop"}`, project: "shop", service: "web", branch, name: undefined },
    command: [],
    uid: 1000,
    state: "ready",
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
}

function contents(services: readonly ServiceRecord[], alias?: string): ChartContents {
  const target = { address: "127.0.0.1", port: 8080 };
  const aliases = alias === undefined ? [] : [{ name: alias, target, sinceMs: 1 }];
  return { services, leases: [], aliases, uses: [USE] };
}

test("usedNames has the names of the copy that is used, and of no other one", () => {
  const used = usedNames(contents([service("main", undefined), service("copy", "fix-ui"), service("other", "fix")]));
  assert.deepEqual(
    used.map(({ name, service: { id } }) => [name, id]),
    [["web.shop.localhost", "copy"]],
  );
});

test("usedNames leaves a name to its alias, and gives it to one service only", () => {
  const twice = [service("copy", "fix-ui"), service("twin", "fix-ui")];
  assert.deepEqual(usedNames(contents(twice, "web.shop.localhost")), []);
  assert.deepEqual(
    usedNames(contents(twice)).map(({ service: { id } }) => id),
    ["copy"],
  );
});

test("namesOfUse says whether something of the copy runs", () => {
  const copy = service("copy", "fix-ui");
  assert.deepEqual(namesOfUse(USE, contents([copy])), { names: ["web.shop.localhost"], isUp: true });
  assert.deepEqual(namesOfUse(USE, contents([{ ...copy, state: "down" }])), {
    names: ["web.shop.localhost"],
    isUp: false,
  });
  assert.deepEqual(namesOfUse(USE, contents([])), { names: [], isUp: false });
});
