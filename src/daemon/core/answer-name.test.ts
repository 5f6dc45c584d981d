import assert from "node:assert/strict";
import { test } from "node:test";
import type { ServiceRecord } from "../../chart/core/model.ts";
import type { DnsQuery } from "../../protocols/dns/query.ts";
import { RCODE, TYPE } from "../../protocols/dns/response.ts";
import { answerName } from "./answer-name.ts";

function service(name: string, address: string | undefined, state: ServiceRecord["state"] = "ready"): ServiceRecord {
  return { name, address, state } as ServiceRecord;
}

function blocked(name: string, upstreams: ServiceRecord["upstreams"]): ServiceRecord {
  return { ...service(name, "127.77.5.6"), id: "blocked", lane: { extra: [] }, upstreams } as unknown as ServiceRecord;
}

const SERVICES = [
  service("db.shop.localhost", "127.77.3.4"),
  service("db.shop-fix.localhost", undefined),
  service("gone.shop.localhost", "127.77.9.9", "down"),
  blocked("forwarded.localhost", [{ address: "127.0.0.1", port: 61_000 }]),
  blocked("wide.localhost", [{ address: "::", port: 61_000 }]),
  { ...blocked("ftp.localhost", []), lane: { extra: [{ first: 1, last: 9 }] } } as unknown as ServiceRecord,
];

/** Of those that have no port of their own. */
const BLOCKERS = new Map([["blocked", "process 812 on 0.0.0.0"]]);

function ask(name: string, changes: Partial<DnsQuery> = {}): [number, ...string[]] {
  const query = { opcode: 0, class: 1, type: TYPE.a, name, ...changes } as DnsQuery;
  const { rcode, records } = answerName(query, { services: SERVICES, blockers: BLOCKERS });
  return [rcode, ...records.map(({ data }) => [...data].join("."))];
}

test("answerName gives a lane's own address, and 127.0.0.1 where the platform has no other", () => {
  assert.deepEqual(ask("db.shop.test"), [RCODE.ok, "127.77.3.4"]);
  assert.deepEqual(ask("db.shop-fix.test"), [RCODE.ok, "127.0.0.1"]);
});

test("answerName leads to where a lane is reached that has not its port", () => {
  assert.deepEqual(ask("forwarded.test"), [RCODE.ok, "127.0.0.1"]);
  assert.deepEqual(ask("wide.test"), [RCODE.ok, "127.0.0.1"]);
  assert.deepEqual(ask("ftp.test"), [RCODE.ok, "127.77.5.6"]);
});

test("answerName has no address of another family, and tells that from a name that is not there", () => {
  assert.deepEqual(ask("db.shop.test", { type: TYPE.aaaa }), [RCODE.ok]);
  assert.deepEqual(ask("shop.test", { type: TYPE.a }), [RCODE.ok]);
  assert.deepEqual(ask("test"), [RCODE.ok]);
  for (const name of ["gone.shop.test", "other.test", "xdb.shop.test", "b.shop.test"])
    assert.deepEqual(ask(name), [RCODE.noSuchName], name);
});

test("answerName leads every name below localhost to this computer", () => {
  assert.deepEqual(ask("anything.localhost"), [RCODE.ok, "127.0.0.1"]);
  assert.deepEqual(ask("localhost", { type: TYPE.aaaa }).length, 2);
  assert.deepEqual(ask("localhost", { type: TYPE.any }).length, 3);
});

test("answerName refuses other zones, other classes, and what is no query", () => {
  for (const name of ["example.org", "", "nottest", "test.example"]) assert.deepEqual(ask(name), [RCODE.refused], name);
  assert.deepEqual(ask("db.shop.test", { class: 3 }), [RCODE.refused]);
  assert.deepEqual(ask("db.shop.test", { opcode: 5 }), [RCODE.notImplemented]);
});
