import assert from "node:assert/strict";
import { test } from "node:test";
import { composeKeptEnvironment, type KeptEnvironmentRequest } from "./kept-environment.ts";

const REQUEST: KeptEnvironmentRequest = {
  outer: { PATH: "/bin", LOG_LEVEL: "info", API_URL: "https://staging", http_proxy: "http://proxy.test:3128" },
  spec: { environment: { LOG_LEVEL: "debug" }, needs: [{ service: "api", until: "ready", via: "gateway" }] },
  services: new Map([
    ["api", { port: 61000, upstreams: [], front: { address: "127.77.1.2", port: 1290 }, lane: undefined }],
  ]),
  dataFolder: "/state/data/shop/web",
  place: {
    host: "127.0.0.1",
    port: 61001,
    lease: "l1",
    url: "https://web.shop.localhost:1290",
    name: "web.shop.localhost",
    service: "web",
    project: "shop",
  },
  framework: {},
  trust: {},
  forceColor: false,
};
const LOOPBACK = "localhost,127.0.0.0/8,127.0.0.1,::1,.localhost,.test";

test("composeKeptEnvironment puts the project file over what is given, and that over the shell", () => {
  const { environment, notes } = composeKeptEnvironment(REQUEST);
  // Node and Python know no ranges there: the address itself stands in it too.
  const near = `${LOOPBACK},127.77.1.2`;
  assert.deepEqual(environment, {
    PATH: "/bin",
    http_proxy: "http://proxy.test:3128",
    NO_PROXY: near,
    no_proxy: near,
    LOG_LEVEL: "debug",
    API_URL: "http://127.77.1.2:1290",
    API_HOST: "127.77.1.2",
    API_PORT: "1290",
    services__api__http__0: "http://127.77.1.2:1290",
    HOST: "127.0.0.1",
    PORT: "61001",
    PORTOLAN_DATA: "/state/data/shop/web",
    PORTOLAN_LEASE: "l1",
    PORTOLAN_NAME: "web.shop.localhost",
    PORTOLAN_PROJECT: "shop",
    PORTOLAN_SERVICE: "web",
    PORTOLAN_URL: "https://web.shop.localhost:1290",
  });
  assert.deepEqual(notes, [
    "API_URL of your environment is replaced by http://127.77.1.2:1290: set it in the project file to keep it",
  ]);
});

test("composeKeptEnvironment gives a worker no port and no name", () => {
  const place = { lease: "l2", service: "worker", project: "shop" };
  const { environment } = composeKeptEnvironment({
    ...REQUEST,
    place,
    outer: { PORT: "3000", PORTOLAN_URL: "https://other.localhost:1290", PORTOLAN_NAME: "other.localhost" },
    spec: { environment: {}, needs: [] },
  });
  assert.deepEqual(environment, {
    PORT: "3000",
    PORTOLAN_DATA: "/state/data/shop/web",
    PORTOLAN_LEASE: "l2",
    PORTOLAN_PROJECT: "shop",
    PORTOLAN_SERVICE: "worker",
  });
});

test("composeKeptEnvironment fills in what only it knows, in values of the project file alone", () => {
  const { environment } = composeKeptEnvironment({
    ...REQUEST,
    outer: { OUTER: "${API_URL}" },
    spec: { ...REQUEST.spec, environment: { BACKEND: "${API_URL}/v1 on ${PORT}", OTHER: "${NOBODY_URL}", PORT: "9" } },
  });
  assert.equal(environment["BACKEND"], "http://127.77.1.2:1290/v1 on 61001");
  assert.equal(environment["OTHER"], "${NOBODY_URL}");
  assert.equal(environment["OUTER"], "${API_URL}");
  assert.equal(environment["PORT"], "61001");
});
