import assert from "node:assert/strict";
import { test } from "node:test";
import { composeEnvironment, type EnvironmentRequest } from "./environment.ts";

const PLACE = {
  host: "127.0.0.1",
  port: 61000,
  lease: "l1",
  url: "https://api.shop.localhost:1290",
  name: "api.shop.localhost",
  service: "api",
  project: "shop",
};
const OURS = {
  PORT: "61000",
  HOST: "127.0.0.1",
  PORTOLAN_LEASE: "l1",
  PORTOLAN_URL: "https://api.shop.localhost:1290",
  PORTOLAN_NAME: "api.shop.localhost",
  PORTOLAN_SERVICE: "api",
  PORTOLAN_PROJECT: "shop",
};
const LOOPBACK = "localhost,127.0.0.0/8,127.0.0.1,::1,.localhost,.test";

function compose(
  base: Record<string, string | undefined>,
  more: Partial<EnvironmentRequest> = {},
): { added: Record<string, string>; notes: readonly string[] } {
  const { environment, notes } = composeEnvironment({
    base,
    place: PLACE,
    framework: {},
    trust: {},
    forceColor: false,
    ...more,
  });
  const added = Object.fromEntries(
    Object.entries(environment).filter(
      ([name, value]) => base[name] !== value && OURS[name as keyof typeof OURS] !== value,
    ),
  );
  return { added, notes };
}

test("composeEnvironment gives place, trust and framework beside the user's own", () => {
  const { environment, notes } = composeEnvironment({
    base: { PATH: "/bin", GONE: undefined, SSL_CERT_FILE: "/own.pem" },
    place: PLACE,
    framework: { FLASK_RUN_PORT: "61000" },
    trust: { SSL_CERT_FILE: "/merged.pem" },
    forceColor: false,
  });
  assert.deepEqual(environment, { PATH: "/bin", SSL_CERT_FILE: "/merged.pem", FLASK_RUN_PORT: "61000", ...OURS });
  assert.deepEqual(notes, []);
});

test("composeEnvironment replaces the user's port and says so", () => {
  const { added, notes } = compose(
    { PORT: "3000", FLASK_RUN_PORT: "5000" },
    { framework: { FLASK_RUN_PORT: "61000" } },
  );
  assert.deepEqual(added, { FLASK_RUN_PORT: "61000" });
  assert.deepEqual(notes, [
    "PORT=3000 of your environment is replaced by 61000: pass --port 3000 to keep it",
    "FLASK_RUN_PORT=5000 of your environment is replaced by 61000: pass --port 5000 to keep it",
  ]);
});

test("composeEnvironment keeps a host that can be listened on, and says so", () => {
  for (const own of ["0.0.0.0", "::", "[::1]", "localhost", "192.168.1.5"]) {
    const { environment, notes } = composeEnvironment({
      base: { HOST: own },
      place: PLACE,
      framework: {},
      trust: {},
      forceColor: false,
    });
    assert.equal(environment["HOST"], own);
    assert.deepEqual(notes, [`HOST=${own} of your environment is kept: unset it to listen on 127.0.0.1 only`]);
  }
  for (const own of ["mybox", "x86_64-linux-gnu", ""]) {
    const { environment, notes } = composeEnvironment({
      base: { HOST: own },
      place: PLACE,
      framework: {},
      trust: {},
      forceColor: false,
    });
    assert.equal(environment["HOST"], "127.0.0.1");
    assert.deepEqual(notes, []);
  }
});

test("composeEnvironment adds to lists of names", () => {
  const framework = { RAILS_DEVELOPMENT_HOSTS: "api.shop.localhost" };
  assert.deepEqual(compose({ RAILS_DEVELOPMENT_HOSTS: "a.example" }, { framework }).added, {
    RAILS_DEVELOPMENT_HOSTS: "a.example,api.shop.localhost",
  });
  assert.deepEqual(compose({ RAILS_DEVELOPMENT_HOSTS: "api.shop.localhost" }, { framework }).added, {});
});

test("composeEnvironment completes NO_PROXY in both cases where a proxy is set", () => {
  assert.deepEqual(compose({}).added, {});
  assert.deepEqual(compose({ NO_PROXY: "a" }).added, {});
  assert.deepEqual(compose({ http_proxy: "http://p:8080" }).added, { NO_PROXY: LOOPBACK, no_proxy: LOOPBACK });
  assert.deepEqual(compose({ HTTPS_PROXY: "http://p:8080", NO_PROXY: "corp, localhost", no_proxy: "b" }).added, {
    NO_PROXY: `corp,localhost,b,${LOOPBACK.replace("localhost,", "")}`,
    no_proxy: `corp,localhost,b,${LOOPBACK.replace("localhost,", "")}`,
  });
  assert.deepEqual(compose({ HTTP_PROXY: "http://p", no_proxy: "*" }).added, {});
});

test("composeEnvironment forces colours only where they were not decided", () => {
  const forceColor = true;
  assert.deepEqual(compose({}, { forceColor }).added, { FORCE_COLOR: "1", CLICOLOR_FORCE: "1" });
  for (const base of [
    { NO_COLOR: "1" },
    { FORCE_COLOR: "0" },
    { CLICOLOR_FORCE: "0" },
    { CLICOLOR: "0" },
    { TERM: "dumb" },
  ])
    assert.deepEqual(compose(base, { forceColor }).added, {}, JSON.stringify(base));
});
