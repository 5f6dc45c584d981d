import assert from "node:assert/strict";
import { test } from "node:test";
import { bytesOf, responseHeadOf } from "../../../test/support/http1.ts";
import { scanStatusLine, statusLineFault } from "./status-line.ts";

test("scanStatusLine finds the parts, and needs the whole line", () => {
  const head = responseHeadOf("HTTP/1.0 200 OK\r\n\r\n");
  for (const line of ["HTTP/1.1 404 Not \xfc\tFound\r\n", "HTTP/1.1 999 \r\n"]) {
    head.bytes = bytesOf(`${line}\r\n`);
    head.start = 0;
    for (let end = 0; end < line.length; end++) assert.equal(scanStatusLine(head, end), -1);
    assert.equal(scanStatusLine(head, line.length), line.length);
    assert.equal(head.status, Number(line.slice(9, 12)));
    assert.equal(head.minorVersion, 1);
  }
});

test("statusLineFault names what is wrong", () => {
  const cases = [
    ["HTTP/1.1 200\r\n", "status-line-malformed"],
    ["HTTP/1.1 2000 x\r\n", "status-line-malformed"],
    ["HTTP/1.1 000 x\r\n", "invalid-status"],
    ["HTTP/1.1 200 \x7f\r\n", "invalid-reason"],
    ["HTTP/2 200\r\n", "version-malformed"],
    ["HTTP/1.1 200 x\n", "bare-line-feed"],
  ] as const;
  for (const [line, fault] of cases) assert.equal(statusLineFault(bytesOf(line), 0, line.length), fault, line);
});
