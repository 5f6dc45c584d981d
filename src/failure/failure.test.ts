import assert from "node:assert/strict";
import { test } from "node:test";
import { Failure, failuresOf, isFailure } from "./failure.ts";

const harbourFailure = failuresOf<{ PORT_TAKEN: { port: number } }>({
  PORT_TAKEN: {
    message: ({ port }) => `Cannot listen on port ${port}: it is taken`,
    hint: ({ port }) => `Run \`portolan explain ${port}\``,
  },
});

test("failuresOf fills message and hint from the table and keeps the cause", () => {
  const cause = new Error("EADDRINUSE");
  const failure = harbourFailure("PORT_TAKEN", { port: 80 }, { cause });
  assert.equal(failure.message, "Cannot listen on port 80: it is taken");
  assert.equal(failure.hint, "Run `portolan explain 80`");
  assert.equal(failure.cause, cause);
  assert.equal(failure.details.port, 80);
});

test("Failure survives the way to another process", () => {
  const sent = JSON.stringify(harbourFailure("PORT_TAKEN", { port: 80 }));
  const received = Failure.revive(JSON.parse(sent));
  assert.ok(isFailure(received, "PORT_TAKEN"));
  assert.equal(received.hint, "Run `portolan explain 80`");
  assert.deepEqual(received.details, { port: 80 });
});

test("isFailure tells codes apart and refuses other errors", () => {
  assert.equal(isFailure(new Error("PORT_TAKEN"), "PORT_TAKEN"), false);
  assert.equal(isFailure(harbourFailure("PORT_TAKEN", { port: 1 }), "NAME_TAKEN"), false);
});
