import assert from "node:assert/strict";
import { test } from "node:test";
import { parseTarget } from "./parse-target.ts";

function read(text: string): string {
  const { type, ...rest } = parseTarget(text);
  if (!("endpoint" in rest)) return `${type} ${Object.values(rest).join(" ")}`;
  const { address, port, transport } = rest.endpoint;
  return `${type} ${address} ${port} ${transport}`;
}

test("parseTarget reads every form that people ask with", () => {
  const cases: Record<string, string> = {
    "62893": "port 127.0.0.1 62893 tcp",
    ":62893": "port 127.0.0.1 62893 tcp",
    "53/udp": "port 127.0.0.1 53 udp",
    "127.0.0.1:62893": "endpoint 127.0.0.1 62893 tcp",
    "[::1]:80": "endpoint ::1 80 tcp",
    "localhost:80": "endpoint localhost 80 tcp",
    "https://web.shop.localhost:1290/cart": "endpoint web.shop.localhost 1290 tcp",
    "web.shop": "name web.shop",
    "Web.Shop.localhost.": "name web.shop.localhost",
    localhost: "name localhost",
    "2fast": "name 2fast",
    "pid:4121": "pid 4121",
    "PID:4121": "pid 4121",
    "/run/docker.sock": "unix /run/docker.sock",
    "unix:/run/x": "unix /run/x",
    "unix:///run/x": "unix /run/x",
    "@/tmp/.X11-unix/X0": "unix @/tmp/.X11-unix/X0",
  };
  for (const [text, expected] of Object.entries(cases)) assert.equal(read(text), expected, text);
});

test("parseTarget refuses what is none", () => {
  for (const text of ["", "99999", "0", "127.0.0.1", "::1", "a b", "pid:0", "pid:x"]) {
    assert.throws(() => parseTarget(text), { name: "Failure" }, text);
  }
});

test("parseTarget says what a process is written like, and takes no name that none can have", () => {
  assert.throws(() => parseTarget("pid:0"), /a process has a number, as in pid:4121/);
  assert.equal(parseTarget("x".repeat(253)).type, "name");
  assert.throws(() => parseTarget("x".repeat(100_000)), { code: "ENDPOINT_INVALID" });
});
