import assert from "node:assert/strict";
import { test } from "node:test";
import { requestHeadOf, textOf } from "../../../test/support/http1.ts";
import { ForwardedFields } from "./forwarded-fields.ts";

const OPTIONS = { clientAddress: "127.0.0.1", protocol: "http", port: 1290, pseudonym: "portolan-1" } as const;
const get = (host: string) => requestHeadOf(`GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`);

test("ForwardedFields says who asked, how and for what", () => {
  assert.equal(
    textOf(new ForwardedFields(OPTIONS).linesFor(get("a.test:1290"))),
    [
      "Via: 1.1 portolan-1",
      'Forwarded: for=127.0.0.1;proto=http;host="a.test:1290"',
      "X-Forwarded-For: 127.0.0.1",
      "X-Forwarded-Proto: http",
      "X-Forwarded-Port: 1290",
      "X-Forwarded-Host: a.test:1290",
      "",
    ].join("\r\n"),
  );
});

test("ForwardedFields quotes an IPv6 address", () => {
  const lines = textOf(new ForwardedFields({ ...OPTIONS, clientAddress: "::1" }).linesFor(get("[::1]:1290")));
  assert.match(lines, /^Forwarded: for="\[::1\]";proto=http;host="\[::1\]:1290"\r$/m);
  assert.match(lines, /^X-Forwarded-For: ::1\r$/m);
});

test("ForwardedFields keeps its lines while the authority stays", () => {
  const fields = new ForwardedFields(OPTIONS);
  const first = fields.linesFor(get("a"));
  assert.equal(fields.linesFor(get("a")), first);
  for (const host of ["b", "", "ab"]) {
    assert.match(
      textOf(fields.linesFor(get(host))),
      new RegExp(`host="${host}"\\r\\n[^]*X-Forwarded-Host: ${host}\\r\\n$`),
    );
  }
});

test("ForwardedFields names no host where there is none, and the version that was received", () => {
  const fields = new ForwardedFields(OPTIONS);
  fields.linesFor(get(""));
  const lines = textOf(fields.linesFor(requestHeadOf("GET / HTTP/1.0\r\n\r\n")));
  assert.match(lines, /^Via: 1\.0 portolan-1\r\nForwarded: for=127\.0\.0\.1;proto=http\r\n/);
  assert.doesNotMatch(lines, /X-Forwarded-Host/);
  assert.match(
    textOf(fields.linesFor(requestHeadOf("GET / HTTP/1.0\r\nHost: a\r\n\r\n"))),
    /^Via: 1\.0 [^]*Host: a\r\n$/,
  );
});
