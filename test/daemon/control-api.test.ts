import assert from "node:assert/strict";
import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Failure } from "../../src/failure/failure.ts";
import { listenersOf } from "../../src/host/sockets/listeners.ts";
import { ensureStateFolder } from "../../src/host/state-folder.ts";
import { exchange } from "../e2e/http-client.ts";
import { Home } from "./home.ts";
import { callRaw } from "./raw-call.ts";
import type { RawAnswer, RawCall } from "./raw-call.ts";
import { registration } from "./site.ts";

let home: Home;
before(async () => {
  home = await Home.open({ engine: "node" });
});
after(() => home[Symbol.asyncDispose]());

const JSON_TYPE = { "content-type": "application/json" };

function call(request: RawCall): Promise<RawAnswer> {
  return callRaw(home.folder.controlSocket, request);
}

async function refused(request: RawCall): Promise<[number, string, string]> {
  const { status, json } = await call({ headers: JSON_TYPE, ...request });
  const { error } = json as { error: Failure };
  assert.ok(error.message.startsWith("Cannot "), error.message);
  assert.ok(error.hint.length > 0);
  return [status, error.code, error.message];
}

test("The control API refuses what is no JSON, and names what is wrong in it", async () => {
  const path = "/v1/services";
  const good = registration("shop");
  const cases: readonly [unknown, string][] = [
    ["{", "the body"],
    ["", "the body"],
    ["null", "the body"],
    ["[]", "the body"],
    [{ ...good, more: 1 }, "more"],
    [{ ...good, holder: { ...good.holder, pid: "1" } }, "holder.pid"],
    [{ ...good, holder: { ...good.holder, extra: true } }, "holder.extra"],
    [{ ...good, uid: -1 }, "uid"],
    [{ ...good, port: 70_000 }, "port"],
    [{ ...good, command: [1] }, "command.0"],
    [{ ...good, identity: { ...good.identity, project: "x".repeat(5_000) } }, "identity.project"],
  ];
  for (const [body, where] of cases) {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const [status, code, message] = await refused({ method: "POST", path, body: text });
    assert.deepEqual([status, code], [422, "BAD_REQUEST"], `${text.slice(0, 80)}: ${message}`);
    assert.ok(message.includes(`"${where}"`), `${text.slice(0, 80)}: ${message}`);
  }
  for (const headers of [{}, { "content-type": "text/plain" }]) {
    const [status, code, message] = await refused({ method: "POST", path, body: JSON.stringify(good), headers });
    assert.deepEqual([status, code], [422, "BAD_REQUEST"], message);
    assert.match(message, /"content-type" is/);
  }
  assert.deepEqual((await home.client.chart()).services, []);
});

test("The control API refuses a body of more than 4 MB, however it comes, and each client reads why", async () => {
  const body = JSON.stringify({ target: "x".repeat(5 * 1024 * 1024) });
  const path = "/v1/aliases/shop";
  // Again and again: a server that closes while the client still writes is answered with EPIPE one time in six.
  for (let round = 0; round < 20; round++) {
    for (const headers of [{ "content-length": String(body.length) }, { "transfer-encoding": "chunked" }]) {
      const [status, code] = await refused({ method: "PUT", path, body, headers: { ...JSON_TYPE, ...headers } });
      assert.deepEqual([status, code], [413, "REQUEST_TOO_LARGE"], JSON.stringify(headers));
    }
  }
  assert.deepEqual((await home.client.chart()).aliases, []);
});

test("The control API takes a large body that is not too large, however it comes", async () => {
  const body = JSON.stringify({
    ...registration("shop"),
    command: Array.from({ length: 30 }, () => "x".repeat(131_072)),
  });
  assert.ok(body.length > 3.5 * 1024 * 1024);
  for (const headers of [{ "content-length": String(body.length) }, { "transfer-encoding": "chunked" }]) {
    const answer = await call({ method: "POST", path: "/v1/services", body, headers: { ...JSON_TYPE, ...headers } });
    assert.equal(answer.status, 201, JSON.stringify(answer.json));
  }
  const { services } = await home.client.chart();
  assert.deepEqual(
    services.map(({ command }) => command.length),
    [30],
  );
  for (const { id, leaseId } of services) {
    await home.client.endService(id, { leaseId, exit: { code: 0, signal: null }, lastLines: [] });
  }
});

test("The control API says that an endpoint is not there, for a wrong method too", async () => {
  for (const [method, path] of [
    ["GET", "/"],
    ["GET", "/v2/status"],
    ["DELETE", "/v1/status"],
    ["PATCH", "/v1/leases"],
    ["GET", "/v1/worker"],
    ["OPTIONS", "/v1/stop"],
    ["GET", "/v1/services/../../etc/passwd"],
  ] as const) {
    const [status, code] = await refused({ method, path });
    assert.deepEqual([status, code], [404, "NO_SUCH_ENDPOINT"], `${method} ${path}`);
  }
  const [status, code] = await refused({ method: "DELETE", path: "/v1/leases/%2F..%2Fstatus" });
  assert.deepEqual([status, code], [409, "LEASE_UNKNOWN"]);
});

interface Operation {
  readonly parameters?: readonly { readonly in: string; readonly name: string; readonly required?: boolean }[];
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: unknown }>>;
}

test("GET /openapi.json is a valid OpenAPI 3.1 document and lists every endpoint", async () => {
  const { status, json } = await call({ method: "GET", path: "/openapi.json" });
  assert.equal(status, 200);
  const document = json as {
    openapi: string;
    info: { title: string; version: string };
    paths: Record<string, Record<string, Operation>>;
  };
  assert.match(document.openapi, /^3\.1\.\d+$/);
  assert.ok(document.info.title.length > 0);
  assert.equal(document.info.version, (await home.status()).release);
  const listed: string[] = [];
  for (const [path, item] of Object.entries(document.paths)) {
    const wanted = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    for (const [method, { parameters = [], responses }] of Object.entries(item)) {
      listed.push(`${method.toUpperCase()} ${path}`);
      const named = parameters.filter((parameter) => parameter.in === "path");
      assert.deepEqual(
        named.map(({ name }) => name),
        wanted,
        path,
      );
      assert.ok(
        named.every(({ required }) => required === true),
        path,
      );
      assert.ok(
        Object.keys(responses).some((code) => /^2\d\d$/.test(code)),
        `${method} ${path} says how it succeeds`,
      );
      for (const { description } of Object.values(responses)) assert.ok(description.length > 0);
    }
  }
  for (const reference of JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)) {
    let at: unknown = document;
    for (const key of (reference[1] ?? "").split("/")) at = (at as Record<string, unknown>)[key];
    assert.ok(at, `${reference[0]} leads somewhere`);
  }
  assert.deepEqual(listed.toSorted(), [
    "DELETE /v1/adoptions/{id}",
    "DELETE /v1/aliases/{id}",
    "DELETE /v1/leases/{id}",
    "DELETE /v1/uses/{id}",
    "GET /v1/authority",
    "GET /v1/chart",
    "GET /v1/events",
    "GET /v1/services/{id}/hold",
    "GET /v1/status",
    "PATCH /v1/services/{id}",
    "POST /v1/adoptions",
    "POST /v1/certificates",
    "POST /v1/leases",
    "POST /v1/services",
    "POST /v1/services/{id}/end",
    "POST /v1/stop",
    "PUT /v1/aliases/{id}",
    "PUT /v1/uses/{id}",
  ]);
});

test("The control API is out of reach for browsers and for other users", async () => {
  const { pid, gateway, resolver } = await home.status();
  const listeners = listenersOf([pid]);
  assert.deepEqual(
    new Set(listeners.map(({ port }) => port)),
    new Set([...gateway.ports, resolver?.port]),
    "the daemon listens on the gateway's ports and the resolver's alone",
  );
  for (const host of ["localhost", "127.0.0.1", "portolan"]) {
    const url = `http://127.0.0.1:${gateway.ports[0]}/v1/status`;
    const { status, text } = await exchange(url, { headers: { host, accept: "application/json" } });
    assert.equal(status, 404, host);
    assert.ok(!text.includes(home.folder.root), text);
  }
  assert.equal(statSync(home.folder.controlSocket).mode & 0o777, 0o600);
  assert.equal(statSync(home.folder.root).mode & 0o777, 0o700);
  assert.equal(statSync(home.folder.socketFolder).mode & 0o777, 0o700);
  for (const name of home.sockets()) assert.equal(statSync(join(home.folder.socketFolder, name)).mode & 0o077, 0, name);
});

test("A daemon refuses settings that are wrong, and its log says which", async () => {
  await using other = await Home.make({ engine: "node" });
  ensureStateFolder(other.folder);
  const file = join(other.folder.root, "settings.json");
  writeFileSync(file, '{"gateway": {"idleTimeoutMs": true}}');
  const failure = await other.start().then(
    () => assert.fail("it started"),
    (error: unknown) => error as Failure,
  );
  assert.equal(failure.code, "DAEMON_NOT_STARTED");
  assert.match(failure.message, /"gateway\.idleTimeoutMs" is invalid input: expected number, received boolean/);
  assert.match(await other.log(), /hint: Correct or remove "gateway\.idleTimeoutMs"/);
  writeFileSync(file, '{"gateway": {"idleTimeoutMs": 60000}}');
  await other.start();
});
