import assert from "node:assert/strict";
import { test } from "node:test";
import { backgroundEnvironment } from "./background-environment.ts";

test("backgroundEnvironment keeps what a background process needs", () => {
  const kept = { PATH: "/bin", HOME: "/home/ada", XDG_RUNTIME_DIR: "/run/user/1000", PORTOLAN_HOME: "/x", LANG: "C" };
  assert.deepEqual(backgroundEnvironment({ ...kept, NODE_OPTIONS: "--inspect", LD_PRELOAD: "/x.so", TMUX: "1" }), kept);
});

test("backgroundEnvironment never makes a daemon a part of the service whose command started it", () => {
  const service = { PORTOLAN_LEASE: "l1", PORTOLAN_URL: "http://x", PORTOLAN_SERVICE: "web", PORT: "61000" };
  assert.deepEqual(backgroundEnvironment({ ...service, PORTOLAN_PORT: "0", HOME: undefined }), { PORTOLAN_PORT: "0" });
});
