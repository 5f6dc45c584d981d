import assert from "node:assert/strict";
import { test } from "node:test";
import { type HopRequest, nextRequest } from "./next-request.ts";

const POST: HopRequest = {
  url: "https://web.shop.localhost:1290/login?x#top",
  method: "POST",
  headers: [
    ["accept", "*/*"],
    ["content-type", "text/plain"],
    ["authorization", "Bearer x"],
  ],
  hasBody: true,
};

const HOME = { url: "https://web.shop.localhost:1290/home", isSameOrigin: true };

test("nextRequest turns a POST into a GET without what belongs to the body", () => {
  for (const status of [301, 302, 303]) {
    assert.deepEqual(nextRequest(POST, { status, target: HOME }), {
      url: HOME.url,
      method: "GET",
      headers: [
        ["accept", "*/*"],
        ["authorization", "Bearer x"],
      ],
      hasBody: false,
    });
  }
});

test("nextRequest keeps method and body at 307 and 308, and a PUT at 302", () => {
  for (const status of [307, 308]) {
    assert.deepEqual(nextRequest(POST, { status, target: HOME }), { ...POST, url: HOME.url });
  }
  assert.equal(nextRequest({ ...POST, method: "PUT" }, { status: 302, target: HOME })?.method, "PUT");
  assert.equal(nextRequest({ ...POST, method: "HEAD" }, { status: 303, target: HOME })?.method, "HEAD");
});

test("nextRequest tells another origin no secrets", () => {
  const next = nextRequest(POST, { status: 307, target: { url: "https://api.shop.localhost/", isSameOrigin: false } });
  assert.deepEqual(
    next?.headers.map(([name]) => name),
    ["accept", "content-type"],
  );
});

test("nextRequest leaves other answers alone", () => {
  assert.equal(nextRequest(POST, { status: 200, target: HOME }), undefined);
  assert.equal(nextRequest(POST, { status: 302, target: undefined }), undefined);
  assert.equal(nextRequest(POST, { status: 304, target: HOME }), undefined);
});
