import assert from "node:assert/strict";
import { test } from "node:test";
import { browserBypassesProxy } from "./browser-bypasses-proxy.ts";

test("browserBypassesProxy writes no more of the variable into the command than a URL can have", () => {
  const variables = { http_proxy: "http://localhost:8080/$(id)" };
  const [verdict] = browserBypassesProxy.judge({ proxies: { variables } });
  assert.deepEqual(verdict?.fix.commands, [
    "chromium --proxy-bypass-list='<-loopback>' --proxy-server=http://localhost:8080/id",
  ]);
});

test("browserBypassesProxy is silent about a proxy elsewhere, and about NO_PROXY", () => {
  assert.deepEqual(
    browserBypassesProxy.judge({ proxies: { variables: { http_proxy: "http://proxy.example:3128" } } }),
    [],
  );
  assert.deepEqual(browserBypassesProxy.judge({ proxies: { variables: { no_proxy: "http://127.0.0.1" } } }), []);
});
