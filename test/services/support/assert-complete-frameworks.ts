import assert from "node:assert/strict";
import type { Framework } from "../../../src/services/core/framework.ts";

const FILLED = /^(?:port|host|name|url|urlPort)$/;

/** Each says how its port is set and with which options the user does it, and has no text that nothing fills in. */
export function assertCompleteFrameworks(frameworks: readonly Framework[]): void {
  assert.ok(frameworks.length > 0);
  for (const { name, port, host, address, ownPort, ownHost, ownAddress, positional, environment } of frameworks) {
    const sets = port ?? address ?? environment ?? host ?? ownAddress;
    assert.ok(sets, `${name} has nothing to say`);
    if (port) assert.ok(ownPort ?? positional, `${name}: which option of the user's sets the port?`);
    if (host) assert.ok(ownHost, `${name}: which option of the user's sets the host?`);
    if (address) assert.ok(ownAddress ?? positional, `${name}: which option of the user's sets the address?`);
    const long = [...(port ?? []), ...(host ?? []), ...(address ?? [])].find((word) => word.startsWith("--"));
    const known = [...(ownPort ?? []), ...(ownHost ?? []), ...(ownAddress ?? [])];
    if (long) assert.ok(known.includes(long.split("=")[0] ?? ""), `${name}: ${long} is not known as the user's own`);
  }
  for (const text of JSON.stringify(frameworks).matchAll(/"[^"]*\{(\w+)\}[^"]*"/g)) assert.match(text[1] ?? "", FILLED);
}
