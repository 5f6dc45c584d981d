import assert from "node:assert/strict";
import { test } from "node:test";
import type { Lane } from "../../chart/core/model.ts";
import { laneEnds } from "./lane-ends.ts";

const POSTGRES: Lane = { protocol: "postgres", port: 5432, transport: "tcp", extra: [], bind: "forward" };
const FTP: Lane = { ...POSTGRES, protocol: "ftp", port: 2121, extra: [{ first: 21_000, last: 21_009 }] };
const SERVICE = { address: "127.77.4.5", port: 61_234, upstreams: [] };

function ends(lane: Lane, blockedBy?: string, change: Partial<Parameters<typeof laneEnds>[0]> = {}): string {
  const { listen, endpoint } = laneEnds({ ...SERVICE, ...change }, lane, blockedBy);
  return `${listen.address}:${listen.port} <- ${endpoint.address}:${endpoint.port}`;
}

test("laneEnds has a forwarded service at its lease, and its clients at the conventional port", () => {
  assert.equal(ends(POSTGRES), "127.0.0.1:61234 <- 127.77.4.5:5432");
});

test("laneEnds has a direct service listen where its clients dial", () => {
  assert.equal(ends({ ...POSTGRES, bind: "direct" }), "127.77.4.5:5432 <- 127.77.4.5:5432");
});

test("laneEnds keeps a service with extra ports at its own address", () => {
  assert.equal(ends(FTP), "127.77.4.5:61234 <- 127.77.4.5:2121");
  assert.equal(ends({ ...FTP, bind: "direct" }), "127.77.4.5:2121 <- 127.77.4.5:2121");
  assert.equal(ends(FTP, "docker"), "127.77.4.5:61234 <- 127.77.4.5:61234");
});

test("laneEnds falls back to the leased port where the lane is blocked, and says where the service was found", () => {
  for (const bind of ["direct", "forward"] as const) {
    assert.equal(ends({ ...POSTGRES, bind }, "docker"), "127.0.0.1:61234 <- 127.0.0.1:61234");
  }
  const upstreams = [{ address: "::1", port: 5433 }];
  assert.equal(ends(POSTGRES, "docker", { upstreams }), "127.0.0.1:61234 <- ::1:5433");
});

test("laneEnds falls back to the leased port where the platform has no other addresses", () => {
  for (const lane of [POSTGRES, FTP]) {
    assert.equal(ends(lane, undefined, { address: undefined }), "127.0.0.1:61234 <- 127.0.0.1:61234");
  }
});
