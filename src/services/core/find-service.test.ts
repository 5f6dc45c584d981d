import assert from "node:assert/strict";
import { test } from "node:test";
import { findByDirectory, findByName, type Found, type Named } from "./find-service.ts";

const ITEMS: readonly Named[] = [
  { name: "web.shop.localhost", project: "shop", directory: "/w/shop/web" },
  { name: "api.shop.localhost", project: "shop", directory: "/w/shop/api" },
  { name: "web.blog.localhost", project: "blog", directory: "/w/blog" },
  { name: "hello.localhost", project: "My Hello", directory: "/w/hello" },
  { name: "db.localhost" },
];

function told(found: Found<Named>): string {
  if (found.type === "one") return found.item.name;
  return found.type === "several" ? `several: ${found.names.join(" ")}` : `near: ${found.near.join(" ")}`;
}

test("findByName takes the full name, the name without its ending, the project and the service", () => {
  assert.equal(told(findByName("web.shop.localhost", ITEMS)), "web.shop.localhost");
  assert.equal(told(findByName("WEB.shop.localhost.", ITEMS)), "web.shop.localhost");
  assert.equal(told(findByName("api.shop", ITEMS)), "api.shop.localhost");
  assert.equal(told(findByName("api.shop.test", ITEMS)), "api.shop.localhost");
  assert.equal(told(findByName("blog", ITEMS)), "web.blog.localhost");
  assert.equal(told(findByName("my hello", ITEMS)), "hello.localhost");
  assert.equal(told(findByName("api", ITEMS)), "api.shop.localhost");
  assert.equal(told(findByName("db", ITEMS)), "db.localhost");
});

test("findByName lists what an ambiguous word may mean", () => {
  assert.equal(told(findByName("shop", ITEMS)), "several: web.shop.localhost api.shop.localhost");
  assert.equal(told(findByName("web", ITEMS)), "several: web.shop.localhost web.blog.localhost");
});

test("findByName names what is near an unknown word", () => {
  assert.equal(told(findByName("helo", ITEMS)), "near: hello.localhost");
  assert.equal(told(findByName("api.shpo", ITEMS)), "near: api.shop.localhost");
  assert.equal(told(findByName("zzzzzzz", ITEMS)), "near: ");
  assert.equal(told(findByName("x", [])), "near: ");
});

test("findByDirectory takes this folder, then what is below, then what is above", () => {
  assert.equal(told(findByDirectory("/w/hello", ITEMS)), "hello.localhost");
  assert.equal(told(findByDirectory("/w/hello/src/deep", ITEMS)), "hello.localhost");
  assert.equal(told(findByDirectory("/w/shop", ITEMS)), "several: web.shop.localhost api.shop.localhost");
  assert.equal(told(findByDirectory("/w/hell", ITEMS)).startsWith("near:"), true);
  assert.equal(told(findByDirectory("/", [{ name: "a.localhost", directory: "/w/a" }])), "a.localhost");
});
