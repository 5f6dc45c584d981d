import assert from "node:assert/strict";
import type { Harbour } from "./harness.ts";
import type { Answer } from "./http-client.ts";
import type { Run } from "./run.ts";

export interface Expected {
  readonly path?: string;
  /** Something in the body that only this server says. */
  readonly says: string | RegExp;
  /** The server tells its own name in the field Server. */
  readonly server?: RegExp;
  /** Hosts to ask its front for (default: the front itself, the service's name, and one that nobody knows). */
  readonly frontHosts?: readonly string[];
}

/** Asks a service on every way that leads to it: by name over http and https, on both families, and at its own port. */
export async function assertReachable(harbour: Harbour, run: Run, expected: Expected): Promise<void> {
  const { path = "/" } = expected;
  const ways: readonly [way: string, url: string, address?: string][] = [
    ["at its own port", run.direct(path)],
    ["by name over http", run.url("http", path)],
    ["by name over https", run.url("https", path)],
    ["by name over http and IPv6", run.url("http", path), "::1"],
    ["by name over https and IPv6", run.url("https", path), "::1"],
  ];
  for (const [way, url, address] of ways) {
    const answer = await harbour.get(url, address === undefined ? {} : { address });
    assertSays(answer, expected, `${way}, ${url}`);
  }
  await assertFront(harbour, run, expected);
}

/** The service's own address leads to it whatever the Host says. Linux always has such addresses. */
async function assertFront(harbour: Harbour, run: Run, expected: Expected): Promise<void> {
  const { front, name } = run.service;
  assert.ok(front, `${name} has no front`);
  const authority = `${front.address}:${front.port}`;
  for (const scheme of ["http", "https"]) {
    for (const host of expected.frontHosts ?? [authority, name, "unknown.example"]) {
      const url = `${scheme}://${authority}${expected.path ?? "/"}`;
      assertSays(await harbour.get(url, { headers: { host } }), expected, `at its front, ${url}, Host ${host}`);
    }
  }
}

function assertSays(answer: Answer, { says, server }: Expected, way: string): void {
  assert.equal(answer.status, 200, `${way}: ${answer.text.slice(0, 500)}`);
  if (typeof says === "string") assert.ok(answer.text.includes(says), `${way}: ${answer.text.slice(0, 500)}`);
  else assert.match(answer.text, says, way);
  if (server) assert.match(String(answer.headers["server"]), server, way);
}
