import assert from "node:assert/strict";
import { test } from "node:test";
import { type BundleBase, trustPlan } from "./trust-plan.ts";

function planOf(environment: Record<string, string>, hasSystemBundle = true): Record<string, BundleBase> {
  const plan = trustPlan({ environment, hasSystemBundle });
  assert.equal(new Set(plan.map(({ variable }) => variable)).size, plan.length);
  return Object.fromEntries(plan.map(({ variable, base }) => [variable, base]));
}

const NONE = { kind: "none" } as const;
const SYSTEM = { kind: "system" } as const;
const user = (path: string): BundleBase => ({ kind: "user", path });

test("trustPlan adds our root, and to the system's where the file takes their place", () => {
  assert.deepEqual(planOf({}), {
    NODE_EXTRA_CA_CERTS: NONE,
    DENO_CERT: NONE,
    SSL_CERT_FILE: SYSTEM,
    REQUESTS_CA_BUNDLE: SYSTEM,
  });
});

test("trustPlan never takes public roots away where the system's are not found", () => {
  assert.deepEqual(planOf({}, false), { NODE_EXTRA_CA_CERTS: NONE, DENO_CERT: NONE });
});

test("trustPlan builds on what the user has set", () => {
  const variables = ["NODE_EXTRA_CA_CERTS", "DENO_CERT", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"];
  const more = ["GIT_SSL_CAINFO", "PIP_CERT", "AWS_CA_BUNDLE", "CARGO_HTTP_CAINFO", "NIX_SSL_CERT_FILE"];
  const environment = Object.fromEntries([...variables, ...more].map((name) => [name, `/etc/${name}.pem`]));
  const wanted = Object.fromEntries([...variables, ...more].map((name) => [name, user(`/etc/${name}.pem`)]));
  assert.deepEqual(planOf(environment), wanted);
  assert.deepEqual(planOf(environment, false), wanted);
});

test("trustPlan takes an empty variable for one that is not set", () => {
  assert.deepEqual(planOf({ SSL_CERT_FILE: "", SSL_CERT_DIR: "", GIT_SSL_CAINFO: "" }), planOf({}));
});

test("trustPlan does not widen a folder of roots that the user has chosen", () => {
  assert.deepEqual(planOf({ SSL_CERT_DIR: "/my/roots" })["SSL_CERT_FILE"], NONE);
  assert.deepEqual(planOf({ SSL_CERT_DIR: "/my/roots", SSL_CERT_FILE: "/x.pem" })["SSL_CERT_FILE"], user("/x.pem"));
});

test("trustPlan gives requests what it reads in place of its own variable", () => {
  assert.deepEqual(planOf({ CURL_CA_BUNDLE: "/c.pem" })["REQUESTS_CA_BUNDLE"], user("/c.pem"));
});
