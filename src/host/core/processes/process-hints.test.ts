import assert from "node:assert/strict";
import { test } from "node:test";
import { hintsOf } from "./process-hints.ts";

test("hintsOf keeps what tells why, and nothing else", () => {
  const environment = [
    "PATH=/bin",
    "npm_lifecycle_event=dev",
    "npm_config__authToken=secret",
    "AWS_SECRET_ACCESS_KEY=secret",
    "VSCODE_GIT_IPC_AUTH_TOKEN=secret",
    "PORTOLAN_SERVICE=api",
    "PORTOLAN_TOKEN=secret",
    "PORT=3000",
    "PORT=4000",
    "TMUX=/tmp/tmux-0/default,12,0",
    "EMPTY",
    "=odd",
    "CI=",
  ];
  assert.deepEqual(hintsOf(`${environment.join("\0")}\0`), {
    npm_lifecycle_event: "dev",
    PORTOLAN_SERVICE: "api",
    PORT: "3000",
    TMUX: "/tmp/tmux-0/default,12,0",
    VSCODE_: "",
    CI: "",
  });
});

test("hintsOf bounds what a process may write, and takes no name of an object's own", () => {
  assert.equal(hintsOf(`PORT=${"9".repeat(1_000_000)}`)["PORT"]?.length, 200);
  assert.deepEqual(hintsOf("__proto__=x\0constructor=y\0"), {});
  assert.deepEqual(hintsOf(""), {});
});
