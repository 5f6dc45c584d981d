import assert from "node:assert/strict";
import { test } from "node:test";
import type { RoutedService } from "../snapshot.ts";
import type { DescribedAnswer } from "./answer.ts";
import { describeAnswer } from "./describe-answer.ts";

const service: RoutedService = {
  id: "1",
  name: "secret-name.localhost",
  state: "ready",
  upstreams: [{ address: "127.0.0.1", port: 61003 }],
  tls: false,
  uid: 1000,
  command: "secret-command",
  directory: "/secret-folder",
  sinceMs: 0,
  exit: undefined,
  lastLines: ["secret-line"],
};

const ANSWERS: readonly DescribedAnswer[] = [
  {
    type: "unknown-name",
    authority: "x.localhost",
    known: [{ name: "secret-name.localhost", path: "/", state: "ready" }],
  },
  { type: "unknown-path", authority: "x.localhost", path: "/", known: [] },
  { type: "front-gone", address: "127.77.0.1", port: 1290 },
  { type: "service-starting", service },
  { type: "service-down", service },
  {
    type: "upstream-failed",
    service,
    fault: "reset",
    tried: [],
    detail: "secret-detail",
    waitedMs: undefined,
  },
  { type: "loop-detected", authority: "secret-name.localhost", hops: 2 },
  { type: "bad-request", violation: { code: "two-hosts", status: 400, section: "RFC 9112", message: "secret-rule" } },
];

test("describeAnswer tells anyone nothing but a bare sentence", () => {
  for (const answer of ANSWERS) {
    const { details, ...bare } = describeAnswer(answer, { secure: false, port: 1290, nowMs: 0 });
    assert.ok(details, answer.type);
    assert.doesNotMatch(JSON.stringify(bare), /secret|61003|127\./, answer.type);
  }
});

test("describeAnswer writes messages without a period, for a renderer to end", () => {
  for (const answer of ANSWERS) {
    const { message, hint, details } = describeAnswer(answer, { secure: false, port: 1290, nowMs: 0 });
    for (const text of [message, hint, details?.message, details?.hint]) assert.doesNotMatch(text ?? "", /\.$/);
  }
});
