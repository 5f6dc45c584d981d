import assert from "node:assert/strict";
import { test } from "node:test";
import { bytesOf, requestHeadOf } from "../../../test/support/http1.ts";
import { requestLineFault, scanRequestLine } from "./request-line.ts";

const head = () => requestHeadOf("GET / HTTP/1.0\r\n\r\n");

test("scanRequestLine finds the parts, and needs the whole line", () => {
  const request = head();
  const line = "REPORT /a?b HTTP/1.1\r\n";
  request.bytes = bytesOf(`${line}X: y\r\n`);
  request.start = 0;
  for (let end = 0; end < line.length; end++) assert.equal(scanRequestLine(request, end), -1);
  assert.equal(scanRequestLine(request, line.length), line.length);
  const { method, targetStart, targetEnd, minorVersion } = request;
  assert.deepEqual(
    { method, targetStart, targetEnd, minorVersion },
    { method: "REPORT", targetStart: 7, targetEnd: 11, minorVersion: 1 },
  );
});

test("requestLineFault names the first thing that is wrong", () => {
  const cases = [
    ["G@T /\0 HTTP/9.9\n", "invalid-method"],
    ["GET /\0 HTTP/9.9\n", "invalid-target-character"],
    ["GET / HTTP/9.9\n", "bare-line-feed"],
    ["GET / HTTP/9.9\r\n", "version-unsupported"],
    ["GET / HTTP/9.9 \r\n", "request-line-malformed"],
    ["\r\n", "empty-request-line"],
  ] as const;
  for (const [line, fault] of cases) assert.equal(requestLineFault(bytesOf(line), 0, line.length), fault, line);
});
