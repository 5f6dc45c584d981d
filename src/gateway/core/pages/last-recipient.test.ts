import assert from "node:assert/strict";
import { test } from "node:test";
import { lastRecipient } from "./last-recipient.ts";

const NOW_MS = Date.UTC(2026, 10, 24, 12);
const REST = ["Cache-Control: no-store", "X-Content-Type-Options: nosniff", "Portolan-Answer: last-recipient", "", ""];

function text(trace: string | undefined, keepAlive: boolean): string {
  const bytes = trace === undefined ? undefined : Buffer.from(trace, "latin1");
  return Buffer.from(lastRecipient(bytes, { keepAlive, nowMs: NOW_MS })).toString("latin1");
}

test("lastRecipient reflects a TRACE, byte for byte", () => {
  const trace = "TRACE / HTTP/1.1\r\nVia: 1.1 \xfc\r\n\r\n";
  const head = [
    "HTTP/1.1 200 OK",
    "Date: Tue, 24 Nov 2026 12:00:00 GMT",
    "Content-Type: message/http",
    `Content-Length: ${trace.length}`,
    "Connection: keep-alive",
    ...REST,
  ];
  assert.equal(text(trace, true), head.join("\r\n") + trace);
});

test("lastRecipient answers an OPTIONS without content", () => {
  const head = ["HTTP/1.1 204 No Content", "Date: Tue, 24 Nov 2026 12:00:00 GMT", "Connection: close", ...REST];
  assert.equal(text(undefined, false), head.join("\r\n"));
});
