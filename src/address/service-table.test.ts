import assert from "node:assert/strict";
import { test } from "node:test";
import { PORT_SERVICES } from "./service-table.ts";

test("PORT_SERVICES are ordered by port, and each says something", () => {
  let last = 0;
  for (const { port, name, usual } of PORT_SERVICES) {
    assert.ok(port >= last && port <= 65_535, `${port}`);
    assert.ok(name !== undefined || usual !== undefined, `${port}`);
    last = port;
  }
  assert.ok(PORT_SERVICES.length > 150);
});

test("PORT_SERVICES hold one row for each port and transport", () => {
  const seen = new Set<string>();
  for (const { port, transports } of PORT_SERVICES) {
    for (const transport of transports === "both" ? ["tcp", "udp"] : [transports]) {
      assert.equal(seen.has(`${port}/${transport}`), false, `${port}/${transport}`);
      seen.add(`${port}/${transport}`);
    }
  }
});

test("PORT_SERVICES have names as RFC 6335 section 5.1 allows them", () => {
  for (const { name, port } of PORT_SERVICES) {
    // "MUST be at least 1 character and no more than 15 characters long"; older ones with "_" or "." are kept as aliases.
    if (name !== undefined) assert.match(name, /^(?=.*[a-z])[a-z0-9_](?:[a-z0-9_-]{0,13}[a-z0-9])?$/, `${port}`);
  }
});
