import assert from "node:assert/strict";
import { test } from "node:test";
import { readClientHello } from "./client-hello.ts";
import { encodeClientHello } from "./encode-client-hello.ts";

test("encodeClientHello writes what readClientHello reads", () => {
  for (const fields of [
    { serverName: "web.shop.localhost", protocols: ["h2", "http/1.1"] },
    { serverName: "a.test", protocols: [] },
  ]) {
    assert.deepEqual(readClientHello(encodeClientHello(fields)), fields);
  }
  assert.deepEqual(readClientHello(encodeClientHello({})), { serverName: undefined, protocols: [] });
});
