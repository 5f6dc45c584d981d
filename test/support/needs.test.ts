import assert from "node:assert/strict";
import { test } from "node:test";
import { needs } from "./needs.ts";

function record(): { skip(message?: string): void; messages: (string | undefined)[] } {
  const messages: (string | undefined)[] = [];
  return { messages, skip: (message) => messages.push(message) };
}

test("needs is true for what is there", () => {
  const t = record();
  assert.equal(needs(t, ["sh", "python:json"]), true);
  assert.deepEqual(t.messages, []);
});

test("needs skips with the reason and the command that installs what is missing", () => {
  const t = record();
  assert.equal(needs(t, ["sh", "python:no_such_module"], { PATH: "/bin" }), false);
  assert.deepEqual(t.messages, ["needs python:no_such_module: sudo apt-get install python3-no_such_module"]);
});

test("needs names the Debian package of a program", () => {
  const t = record();
  assert.equal(needs(t, ["certutil"], {}), false);
  assert.deepEqual(t.messages, ["needs certutil: sudo apt-get install libnss3-tools"]);
});

test("needs names the Debian package of a module", () => {
  const t = record();
  assert.equal(needs(t, ["ruby:no_such_gem", "php:no_such_file"], {}), false);
  assert.match(t.messages.join(), /apt-get install ruby-no_such_gem && sudo apt-get install php-no_such_file$/);
});

test("needs fails instead of skipping with CI=true", () => {
  const t = record();
  assert.throws(() => needs(t, ["no-such-program"], { CI: "true" }), /apt-get install no-such-program.*CI=true/);
  assert.deepEqual(t.messages, []);
});
