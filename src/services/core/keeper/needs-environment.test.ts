import assert from "node:assert/strict";
import { test } from "node:test";
import type { LaneView } from "../../../control/contract.ts";
import type { Need } from "../project/project-spec.ts";
import { givenAddress, laneScheme, needsEnvironment, variableName, type NeededView } from "./needs-environment.ts";

const API: NeededView = {
  port: 61000,
  upstreams: [{ address: "::1", port: 61000 }],
  front: { address: "127.77.1.2", port: 1290 },
  lane: undefined,
};
const LANE: LaneView = {
  protocol: "postgres",
  port: 5432,
  transport: "tcp",
  extra: [],
  bind: "forward",
  name: "db.shop.test",
  endpoint: { address: "127.77.1.3", port: 5432 },
  listen: { address: "127.0.0.1", port: 61001 },
  blockedBy: undefined,
};
const DB: NeededView = { port: 61001, upstreams: [], front: undefined, lane: LANE };

function need(service: string, via: Need["via"] = "gateway"): Need {
  return { service, until: "ready", via };
}

test("needsEnvironment gives front and lane", () => {
  const { variables, notes } = needsEnvironment({
    needs: [need("api"), need("db"), need("worker")],
    services: new Map([
      ["api", API],
      ["db", DB],
    ]),
    own: {},
    outer: { PATH: "/bin" },
  });
  assert.deepEqual(variables, {
    API_URL: "http://127.77.1.2:1290",
    API_HOST: "127.77.1.2",
    API_PORT: "1290",
    services__api__http__0: "http://127.77.1.2:1290",
    DB_URL: "postgres://127.77.1.3:5432",
    DB_HOST: "127.77.1.3",
    DB_PORT: "5432",
    services__db__postgres__0: "postgres://127.77.1.3:5432",
  });
  assert.deepEqual(notes, []);
});

test("needsEnvironment lets the project file win, and says what it takes from the shell", () => {
  const { variables, notes } = needsEnvironment({
    needs: [need("api")],
    services: new Map([["api", API]]),
    own: { API_URL: "http://127.0.0.1:9/mock" },
    outer: { API_URL: "https://me:secret@staging", API_HOST: "staging", API_PORT: "1290" },
  });
  assert.deepEqual(variables, {
    API_HOST: "127.77.1.2",
    API_PORT: "1290",
    services__api__http__0: "http://127.77.1.2:1290",
  });
  assert.deepEqual(notes, [
    "API_HOST of your environment is replaced by 127.77.1.2: set it in the project file to keep it",
  ]);
});

test("needsEnvironment gives the first of two services whose variables are the same", () => {
  const { variables, notes } = needsEnvironment({
    needs: [need("my-api"), need("my_api")],
    services: new Map([
      ["my-api", API],
      ["my_api", { ...API, front: { address: "127.77.9.9", port: 1290 } }],
    ]),
    own: {},
    outer: {},
  });
  assert.equal(variables["MY_API_URL"], "http://127.77.1.2:1290");
  assert.equal(variables["services__my_api__http__0"], "http://127.77.9.9:1290");
  assert.equal(notes[0], 'MY_API_URL is the one of "my-api": "my_api" has the same variables, rename one of them');
});

test("givenAddress follows the way that was asked for", () => {
  assert.equal(givenAddress(API, "gateway").url, "http://127.77.1.2:1290");
  assert.equal(givenAddress(API, "direct").url, "http://[::1]:61000");
  assert.deepEqual(givenAddress(API, "direct").endpoint, { address: "::1", port: 61000 });
  assert.equal(givenAddress({ ...API, upstreams: [] }, "direct").url, "http://127.0.0.1:61000");
  assert.equal(givenAddress({ ...API, front: undefined }, "gateway").url, "http://127.0.0.1:61000");
  assert.equal(givenAddress(DB, "direct").url, "postgres://127.0.0.1:61001");
  const bound = { ...DB, lane: { ...LANE, bind: "direct" as const } };
  assert.equal(givenAddress(bound, "direct").url, "postgres://127.77.1.3:5432");
});

test("laneScheme is what clients call it", () => {
  const schemes = ["postgresql", "MariaDB", "valkey", "rabbitmq", "mongo", "redis", "ftp"].map(laneScheme);
  assert.deepEqual(schemes, ["postgres", "mysql", "redis", "amqp", "mongodb", "redis", "ftp"]);
});

test("variableName can be written in a shell", () => {
  assert.deepEqual(["api", "my-api.v2", "2fa"].map(variableName), ["API", "MY_API_V2", "_2FA"]);
});
