import assert from "node:assert/strict";
import { test } from "node:test";
import type { RoutedService } from "../snapshot.ts";
import type { UpstreamFault } from "./answer.ts";
import { upstreamFailed } from "./upstream-failed.ts";

const SERVICE: RoutedService = {
  id: "1",
  name: "api.localhost",
  state: "ready",
  upstreams: [
    { address: "127.0.0.1", port: 61003 },
    { address: "::1", port: 61003 },
  ],
  tls: false,
  uid: 1000,
  command: "node api.js",
  directory: "/srv",
  sinceMs: 0,
  exit: undefined,
  lastLines: ["listening"],
};

function failed(fault: UpstreamFault, waitedMs?: number) {
  return upstreamFailed({ type: "upstream-failed", service: SERVICE, fault, tried: [], detail: undefined, waitedMs });
}

const STATUS: Readonly<Record<UpstreamFault, number>> = {
  refused: 502,
  reset: 502,
  closed: 502,
  unreachable: 502,
  garbage: 502,
  http2: 502,
  tls: 502,
  "permission-denied": 502,
  other: 502,
  "timed-out": 504,
  silent: 504,
  "too-many-files": 503,
  "address-not-available": 503,
  "address-in-use": 503,
};

test("upstreamFailed gives each fault its status and its code", () => {
  for (const [fault, status] of Object.entries(STATUS)) {
    const content = failed(fault as UpstreamFault);
    assert.deepEqual([content.status, content.code], [status, `upstream-${fault}`]);
  }
});

test("upstreamFailed tells refused, reset, closed, timed out, silent, garbage and HTTP/2 apart", () => {
  const messages = (["refused", "reset", "closed", "timed-out", "silent", "garbage", "http2"] as const).map(
    (fault) => failed(fault, 30_000).details?.message,
  );
  assert.deepEqual(messages, [
    "api.localhost refuses connections: nothing listens at 127.0.0.1:61003 and [::1]:61003",
    "api.localhost broke off the connection before it answered",
    "api.localhost closed the connection without an answer",
    "api.localhost did not accept a connection at 127.0.0.1:61003 and [::1]:61003 within 30 s",
    "api.localhost took the request and did not answer within 30 s",
    "api.localhost answered, but not in valid HTTP",
    "api.localhost speaks HTTP/2 without TLS (h2c, as gRPC), and not the HTTP/1.1 of this gateway",
  ]);
});

test("upstreamFailed says where it dialled, and what the engine said, to the owner alone", () => {
  const content = upstreamFailed({
    type: "upstream-failed",
    service: SERVICE,
    fault: "refused",
    tried: [{ address: "127.0.0.1", port: 61003 }],
    detail: "connect ECONNREFUSED",
    waitedMs: undefined,
  });
  assert.equal(content.message, "The service refuses connections");
  assert.deepEqual(content.details?.facts.slice(0, 2), [
    { label: "Cause", value: "connect ECONNREFUSED" },
    { label: "Dialled", value: "127.0.0.1:61003" },
  ]);
  assert.deepEqual(content.details?.lines, ["listening"]);
});

test("upstreamFailed looks again only where that does not reach the service", () => {
  assert.equal(failed("refused").lookAgainMs, 2000);
  assert.equal(failed("silent").lookAgainMs, undefined);
});

test("upstreamFailed puts the doctor's cause, evidence and fix in place of its own hint", () => {
  const finding = {
    id: "E17",
    cause: "It is stopped\u001b[31m",
    evidence: ["state T"],
    says: "Let it go on",
    command: "kill -CONT 7",
  };
  const { details } = upstreamFailed({
    type: "upstream-failed",
    service: SERVICE,
    fault: "refused",
    tried: [],
    detail: undefined,
    waitedMs: undefined,
    finding,
  });
  assert.deepEqual(details?.diagnosis, { id: "E17", cause: "It is stopped", evidence: ["state T"] });
  assert.deepEqual([details.hint, details.command], ["Let it go on", "kill -CONT 7"]);
});
