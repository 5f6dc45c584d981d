import assert from "node:assert/strict";
import { test } from "node:test";
import { requestHeadOf, textOf } from "../../../test/support/http1.ts";
import { tracedMessage } from "./traced-message.ts";

function traced(...lines: string[]): string {
  return textOf(tracedMessage(requestHeadOf([...lines, "", ""].join("\r\n"))));
}

test("tracedMessage reflects the way of a request, and nothing that may be secret", () => {
  const line = "TRACE /a?b HTTP/1.1";
  const sent = [
    "Cookie: s=1",
    "host:a.test ",
    "Via: 1.1 one",
    "X-Api-Key: k",
    "VIA: 1.1 two",
    "Authorization: Basic x",
  ];
  const kept = ["host:a.test ", "Via: 1.1 one", "VIA: 1.1 two", ""];
  assert.equal(traced(line, ...sent), [line, ...kept, ""].join("\r\n"));
  assert.equal(traced(line, "Host: a", "Max-Forwards: 0"), [line, "Host: a", "Max-Forwards: 0", "", ""].join("\r\n"));
});
