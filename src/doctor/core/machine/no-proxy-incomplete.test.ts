import assert from "node:assert/strict";
import { test } from "node:test";
import { noProxyIncomplete } from "./no-proxy-incomplete.ts";

function judge(variables: Readonly<Record<string, string>>): ReturnType<typeof noProxyIncomplete.judge> {
  return noProxyIncomplete.judge({ proxies: { variables } });
}

const PROXY = { https_proxy: "http://proxy.example:3128" };

test("noProxyIncomplete keeps what is there, and quotes it", () => {
  const [verdict] = judge({ ...PROXY, NO_PROXY: "a;rm -rf, localhost" });
  assert.deepEqual(verdict?.fix.commands, [
    "export NO_PROXY='a;rm,-rf,localhost,127.0.0.1,::1' no_proxy='a;rm,-rf,localhost,127.0.0.1,::1'",
  ]);
  assert.equal(verdict.severity, "warning");
});

test("noProxyIncomplete is a note for ::1 alone, and for a proxy on this machine", () => {
  assert.equal(judge({ ...PROXY, no_proxy: "localhost,127.0.0.1" })[0]?.severity, "note");
  assert.equal(judge({ HTTP_PROXY: "http://127.0.0.1:8080" })[0]?.severity, "note");
});

test("noProxyIncomplete is silent without a proxy, and where all that is local is named", () => {
  assert.deepEqual(judge({}), []);
  assert.deepEqual(judge({ no_proxy: "x" }), []);
  assert.deepEqual(judge({ ...PROXY, NO_PROXY: "*" }), []);
  assert.deepEqual(judge({ ...PROXY, NO_PROXY: "localhost 127.0.0.1 [::1] *.localhost" }), []);
});
