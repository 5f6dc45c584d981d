import assert from "node:assert/strict";
import { test } from "node:test";
import {
  composeDependencies,
  composeEnvFiles,
  composeEnvironment,
  composePort,
  isObject,
  laneOfPort,
  listOf,
} from "./compose-values.ts";

test("composePort reads every form", () => {
  const tcp = (target: number, published?: string) => ({ target, transport: "tcp", published });
  assert.deepEqual(composePort(3000), tcp(3000));
  assert.deepEqual(composePort("3000"), tcp(3000));
  assert.deepEqual(composePort("8080:80"), tcp(80, "8080"));
  assert.deepEqual(composePort("127.0.0.1:8080:80/tcp"), tcp(80, "8080"));
  assert.deepEqual(composePort("[::1]:8080:80"), tcp(80, "8080"));
  assert.deepEqual(composePort("127.0.0.1::80"), tcp(80));
  assert.deepEqual(composePort("${WEB:-3000}:80"), tcp(80, "3000"));
  assert.deepEqual(composePort("9090-9091:8080-8081"), tcp(8080, "9090-9091"));
  assert.deepEqual(composePort("53:53/udp"), { target: 53, transport: "udp", published: "53" });
  assert.deepEqual(composePort({ target: 80, published: 8080 }), tcp(80, "8080"));
  assert.equal(composePort("nonsense"), undefined);
  assert.equal(composePort(null), undefined);
  assert.equal(composePort({}), undefined);
});

test("laneOfPort knows what is usually there", () => {
  assert.equal(laneOfPort({ target: 5432, transport: "tcp", published: undefined }), "postgres");
  assert.equal(laneOfPort({ target: 3000, transport: "tcp", published: undefined }), undefined);
});

test("composeEnvironment reads a map and a list, and writes references as ours", () => {
  const expected = { A: "1", B: "${X-}/${Y-}", C: "\\$x", D: "${Z:-d}" };
  assert.deepEqual(composeEnvironment({ A: 1, B: "$X/${Y}", C: "$$x", D: "${Z:-d}", E: null }), expected);
  assert.deepEqual(composeEnvironment(["A=1", "B=$X/${Y}", "C=$$x", "D=${Z:-d}", "E"]), expected);
  assert.deepEqual(composeEnvironment({ A: "${X:?must be set}" }), { A: "${X-}" });
  assert.deepEqual(composeEnvironment(undefined), {});
});

test("composeEnvFiles and composeDependencies read short and long forms", () => {
  assert.deepEqual(composeEnvFiles("a"), [{ path: "a", required: true }]);
  assert.deepEqual(composeEnvFiles(["a", { path: "b", required: false }, 3]), [
    { path: "a", required: true },
    { path: "b", required: false },
  ]);
  assert.deepEqual(composeDependencies(["db"]), [{ service: "db", condition: "" }]);
  assert.deepEqual(composeDependencies({ db: { condition: "service_healthy" }, x: null }), [
    { service: "db", condition: "service_healthy" },
    { service: "x", condition: "" },
  ]);
});

test("listOf and isObject tell kinds apart", () => {
  assert.deepEqual(listOf("a"), ["a"]);
  assert.deepEqual(listOf(["a", 1, {}]), ["a", "1"]);
  assert.deepEqual(listOf(null), []);
  assert.equal(isObject([]), false);
  assert.equal(isObject({}), true);
});
