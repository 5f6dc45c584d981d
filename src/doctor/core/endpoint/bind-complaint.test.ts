import assert from "node:assert/strict";
import { test } from "node:test";
import { bindComplaintIn } from "./bind-complaint.ts";

test("bindComplaintIn reads what servers say", () => {
  for (const [line, port] of [
    ["Error: listen EADDRINUSE: address already in use 127.0.0.1:3000", 3000],
    ["Error: listen EADDRINUSE: address already in use :::3001", 3001],
    ["[Errno 98] error while attempting to bind on address ('127.0.0.1', 8000): address already in use", 8000],
    ["Error: Port 5173 is already in use", 5173],
    ["listen tcp 127.0.0.1:8080: bind: address already in use", 8080],
    ["2026/11/24 12:30:45 listen tcp :8082: bind: address already in use", 8082],
    ["nginx: [emerg] bind() to 0.0.0.0:8081 failed (98: Address already in use)", 8081],
    ["Port 5000 is in use by another program. Either identify", 5000],
    [`Address already in use - bind(2) for "127.0.0.1" port 3002 (Errno::EADDRINUSE)`, 3002],
  ] as const) {
    assert.deepEqual(bindComplaintIn(["start", line, "exit"]), { port, error: "EADDRINUSE" }, line);
  }
  assert.deepEqual(bindComplaintIn(["Error: listen EACCES: permission denied 0.0.0.0:80"]), {
    port: 80,
    error: "EACCES",
  });
});

test("bindComplaintIn claims nothing of other lines, or without a port", () => {
  const lines = [
    "OSError: [Errno 98] Address already in use",
    "connect ECONNREFUSED 127.0.0.1:5432",
    "Port 5173 is free",
  ];
  assert.equal(bindComplaintIn(lines), undefined);
  assert.equal(bindComplaintIn([]), undefined);
});
