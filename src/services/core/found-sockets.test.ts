import assert from "node:assert/strict";
import { test } from "node:test";
import { describeForeign, dialed, dialedAll, isContainerProxy, isExposed } from "./found-sockets.ts";

test("dialed finds the machine's own address for what listens on all", () => {
  const cases: readonly [string, string, boolean][] = [
    ["127.0.0.1", "127.0.0.1", false],
    ["127.77.0.3", "127.77.0.3", false],
    ["0.0.0.0", "127.0.0.1", true],
    ["::", "::1", true],
    ["::1", "::1", false],
    ["::ffff:127.0.0.1", "::ffff:127.0.0.1", false],
    ["192.168.1.5", "192.168.1.5", true],
    ["fe80::1", "fe80::1", true],
  ];
  for (const [address, expected, exposed] of cases) {
    assert.deepEqual(dialed({ address, port: 1 }), { address: expected, port: 1 });
    assert.equal(isExposed({ address, port: 1 }), exposed, address);
  }
});

test("dialedAll lists each place once, IPv4 first", () => {
  const sockets = ["::", "::1", "0.0.0.0", "127.0.0.1"].map((address) => ({ address, port: 1 }));
  assert.deepEqual(dialedAll(sockets), [
    { address: "127.0.0.1", port: 1 },
    { address: "::1", port: 1 },
  ]);
});

test("isContainerProxy knows containers, and what of root's hides", () => {
  const socket = { address: "0.0.0.0", port: 1, uid: 0, pid: 7 };
  assert.equal(isContainerProxy({ ...socket, argv: ["/usr/bin/docker-proxy", "-proto", "tcp"] }), true);
  assert.equal(isContainerProxy({ ...socket, argv: ["rootlessport"] }), true);
  assert.equal(isContainerProxy({ ...socket, argv: ["nginx"] }), false);
  assert.equal(isContainerProxy({ ...socket, argv: [] }), false);
  assert.equal(isContainerProxy({ ...socket, pid: undefined, argv: [] }), true);
  assert.equal(isContainerProxy({ ...socket, uid: 1000, pid: undefined, argv: [] }), false);
});

test("describeForeign names what can be seen", () => {
  const socket = { address: "::", port: 1, uid: 33, argv: ["nginx", "-g"] };
  assert.equal(describeForeign({ ...socket, pid: 7 }), "process 7 (nginx -g)");
  assert.equal(describeForeign({ ...socket, pid: 7, argv: [] }), "process 7");
  assert.equal(describeForeign({ ...socket, pid: 7, argv: ["x".repeat(100)] }), `process 7 (${"x".repeat(79)}…)`);
  assert.equal(describeForeign({ ...socket, pid: undefined }), "a process of user 33");
  assert.equal(describeForeign({ ...socket, uid: 0, pid: undefined }), "a process of root");
});
