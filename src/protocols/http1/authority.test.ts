import assert from "node:assert/strict";
import { test } from "node:test";
import { hasPort, isAuthority } from "./authority.ts";
import { asciiBytes } from "./tokens.ts";

const check = (text: string) => isAuthority(asciiBytes(`@${text}@`), 1, text.length + 1);

test("isAuthority takes names and addresses with or without a port", () => {
  for (const text of [
    "a",
    "a.test:80",
    "127.0.0.1:1290",
    "[::1]",
    "[::ffff:127.0.0.1]:65535",
    "a_b.localhost",
    "a:",
    "%41b",
    "A~!$",
  ]) {
    assert.ok(check(text), text);
  }
});

test("isAuthority refuses what is none", () => {
  for (const text of [
    "",
    ":80",
    "a:b",
    "a:65536",
    "a:99999999999",
    "a:8 ",
    "u@a",
    "a/",
    "a?",
    "[::1",
    "[a]",
    "[]",
    "[::g]",
    "[::1]a",
    "a%",
    "a%4",
    "a%zz",
    "a b",
    "a\\",
    "a:1:2",
    "\xe4",
    "a\0",
  ]) {
    assert.ok(!check(text), text);
  }
});

test("hasPort wants digits behind a colon", () => {
  const read = (text: string) => hasPort(asciiBytes(`${text}9`), 0, text.length);
  assert.ok(read("a:1") && read("[::1]:443"));
  assert.ok(!read("a") && !read("a:") && !read("80") && !read("[::1]"));
});
