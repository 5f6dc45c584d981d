import assert from "node:assert/strict";
import { test } from "node:test";
import { FRAMEWORKS } from "./framework-table.ts";

test("FRAMEWORKS says of each how its port is set, and with which options the user does it", () => {
  for (const { name, port, host, address, ownPort, ownHost, ownAddress, positional, environment } of FRAMEWORKS) {
    const sets = port ?? address ?? environment ?? host ?? ownAddress;
    assert.ok(sets, `${name} has nothing to say`);
    if (port) assert.ok(ownPort ?? positional, `${name}: which option of the user's sets the port?`);
    if (host) assert.ok(ownHost, `${name}: which option of the user's sets the host?`);
    if (address) assert.ok(ownAddress ?? positional, `${name}: which option of the user's sets the address?`);
    const long = [...(port ?? []), ...(host ?? []), ...(address ?? [])].find((word) => word.startsWith("--"));
    const known = [...(ownPort ?? []), ...(ownHost ?? []), ...(ownAddress ?? [])];
    if (long) assert.ok(known.includes(long.split("=")[0] ?? ""), `${name}: ${long} is not known as the user's own`);
  }
});

test("FRAMEWORKS uses no unknown placeholder", () => {
  for (const text of JSON.stringify(FRAMEWORKS).matchAll(/"[^"]*\{(\w+)\}[^"]*"/g)) {
    assert.match(text[1] ?? "", /^(?:port|host|name|url|urlPort)$/);
  }
});
