import assert from "node:assert/strict";
import { test } from "node:test";
import { parseSshArguments } from "./ssh-forwards.ts";

function read(...args: string[]): string {
  const { host, forwards } = parseSshArguments(args);
  return [host ?? "-", ...forwards.map(({ kind, port, target }) => `${kind} ${port ?? "-"} ${target ?? "-"}`)].join(
    "; ",
  );
}

test("parseSshArguments reads every form of a forwarding", () => {
  assert.equal(read("-N", "-L", "8080:db:5432", "bastion"), "bastion; local 8080 db:5432");
  assert.equal(read("-NL8080:db:5432", "bastion"), "bastion; local 8080 db:5432");
  assert.equal(read("-fNTL", "127.0.0.1:8080:db:5432", "me@bastion"), "me@bastion; local 8080 db:5432");
  assert.equal(read("-L", "[::1]:8080:[2001:db8::1]:80", "b"), "b; local 8080 [2001:db8::1]:80");
  assert.equal(read("-L", "*:8080:db:80", "b"), "b; local 8080 db:80");
  assert.equal(read("-L", "8080:/run/docker.sock", "b"), "b; local 8080 /run/docker.sock");
  assert.equal(read("-L", "/tmp/s:/run/docker.sock", "b"), "b; local - /run/docker.sock");
  assert.equal(read("-L", "/tmp/s:db:80", "b"), "b; local - db:80");
  assert.equal(read("-D", "1080", "b"), "b; dynamic 1080 -");
  assert.equal(read("-D127.0.0.1:1080", "b"), "b; dynamic 1080 -");
  assert.equal(read("-R", "9000:localhost:3000", "b"), "b; remote 9000 localhost:3000");
  assert.equal(read("-R", "9000", "b"), "b; remote 9000 -");
  assert.equal(read("-o", "LocalForward 8080 db:5432", "b"), "b; local 8080 db:5432");
  assert.equal(read("-oDynamicForward=1080", "b"), "b; dynamic 1080 -");
});

test("parseSshArguments goes on behind the host, and stops at the command", () => {
  assert.equal(
    read("-p", "22", "-i", "-L", "bastion", "-L", "1:a:2", "-v", "sh", "-L", "3:b:4"),
    "bastion; local 1 a:2",
  );
  assert.equal(read("--", "b", "-L", "1:a:2"), "b; local 1 a:2");
});

test("parseSshArguments takes anything without a complaint", () => {
  for (const args of [[], ["-"], ["-L"], ["-L", ""], ["-L", ":::"], ["-L", "[["], ["-o", "x"], ["-Z", "x"]]) {
    assert.equal(typeof read(...args), "string");
  }
  assert.equal(read("-L", ":".repeat(100_000), "b").startsWith("b"), true);
});
