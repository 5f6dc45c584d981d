import assert from "node:assert/strict";
import { test } from "node:test";
import type { KnownName } from "./answer.ts";
import { frontGone, unknownName, unknownPath } from "./unknown-name.ts";

const CONTEXT = { secure: true, port: 1290, nowMs: 0 };
const KNOWN: readonly KnownName[] = [
  { name: "blog.localhost", path: "/", state: "ready" },
  { name: "web.shop.localhost", path: "/", state: "starting" },
];

test("unknownName lists what is known, the nearest first", () => {
  const { status, details } = unknownName(
    { type: "unknown-name", authority: "wbe.shop.localhost", known: KNOWN },
    CONTEXT,
  );
  assert.equal(status, 404);
  assert.equal(details?.message, `No service is named "wbe.shop.localhost"`);
  assert.equal(details?.command, "portolan run --name wbe.shop -- COMMAND");
  assert.deepEqual(details?.links[0], {
    url: "https://web.shop.localhost:1290/",
    text: "https://web.shop.localhost:1290/",
    state: "starting",
  });
});

test("unknownName leaves the default port out of a URL", () => {
  const urls = [
    { secure: true, port: 443 },
    { secure: false, port: 80 },
    { secure: false, port: 443 },
  ].map(
    (way) =>
      unknownName({ type: "unknown-name", authority: "", known: KNOWN.slice(0, 1) }, { ...way, nowMs: 0 }).details
        ?.links[0]?.url,
  );
  assert.deepEqual(urls, ["https://blog.localhost/", "http://blog.localhost/", "http://blog.localhost:443/"]);
});

test("unknownName cuts a long list and says how much it left out", () => {
  const known = Array.from({ length: 600 }, (_, index) => ({
    name: `s${index}.localhost`,
    path: "/",
    state: "ready" as const,
  }));
  const { details } = unknownName({ type: "unknown-name", authority: "x", known }, CONTEXT);
  assert.deepEqual([details?.links.length, details?.linksLeftOut], [24, 576]);
});

test("unknownName puts no part of a hostile Host into a command", () => {
  const { details } = unknownName({ type: "unknown-name", authority: "a;rm -rf .localhost", known: [] }, CONTEXT);
  assert.equal(details?.command, "portolan run -- COMMAND");
});

test("unknownPath names the path and the paths that lead somewhere", () => {
  const { status, details } = unknownPath(
    {
      type: "unknown-path",
      authority: "shop.localhost",
      path: "/admin",
      known: [{ name: "shop.localhost", path: "/api", state: "ready" }],
    },
    CONTEXT,
  );
  assert.equal(status, 404);
  assert.equal(details?.message, `No route of "shop.localhost" begins "/admin"`);
  assert.equal(details?.links[0]?.url, "https://shop.localhost:1290/api");
});

test("frontGone names the address", () => {
  assert.equal(
    frontGone({ type: "front-gone", address: "127.77.0.3", port: 1290 }).details?.message,
    "The service behind 127.77.0.3:1290 has gone",
  );
  assert.match(frontGone({ type: "front-gone", address: "::1", port: 1 }).details?.message ?? "", /\[::1\]:1 has/);
});
