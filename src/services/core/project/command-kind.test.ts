import assert from "node:assert/strict";
import { test } from "node:test";
import { commandKind } from "./command-kind.ts";

test("commandKind knows databases, servers, workers, and what it does not know", () => {
  assert.deepEqual(commandKind("postgres -D data -p $PORT"), { lane: "postgres", listens: true });
  assert.deepEqual(commandKind(["/usr/bin/redis-server", "--port", "1"]), { lane: "redis", listens: true });
  assert.deepEqual(commandKind("bundle exec puma -p $PORT"), { lane: undefined, listens: true });
  assert.deepEqual(commandKind("my-server --port ${PORT:-3000}"), { lane: undefined, listens: true });
  assert.deepEqual(commandKind("npx vite"), { lane: undefined, listens: true });
  assert.deepEqual(commandKind("vite build"), { lane: undefined, listens: undefined });
  assert.deepEqual(commandKind("bundle exec sidekiq -C config/sidekiq.yml"), { lane: undefined, listens: false });
  assert.deepEqual(commandKind("npm run migrate && tsc --watch"), { lane: undefined, listens: false });
  assert.deepEqual(commandKind("./work"), { lane: undefined, listens: undefined });
  assert.deepEqual(commandKind("(a; b) < c"), { lane: undefined, listens: undefined });
});
