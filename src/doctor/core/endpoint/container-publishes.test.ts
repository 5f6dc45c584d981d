import assert from "node:assert/strict";
import { test } from "node:test";
import { factsOf, ownerOf, socketOf } from "../../../../test/doctor/made-facts.ts";
import { containerPublishes, isPublisher } from "./container-publishes.ts";

const listeners = [socketOf("127.0.0.1:3000")];
const howToClose = "Run `docker stop $(docker ps -q --filter publish=3000)`";
const proxy = ownerOf(
  { argv: ["docker-proxy", "-proto", "tcp"] },
  { forwarding: { by: "docker-proxy", target: "172.17.0.2:80", howToClose } },
);

test("containerPublishes names the container behind the proxy, and how to stop it", () => {
  const [verdict] = containerPublishes.judge(factsOf({ listeners, owners: [proxy] }));
  assert.equal(verdict?.severity, "note");
  assert.equal(verdict?.cause, "Port 3000 belongs to docker-proxy, which carries connections to 172.17.0.2:80");
  assert.deepEqual(verdict?.fix.commands, ["docker stop $(docker ps -q --filter publish=3000)"]);
  const symptom = { during: "bind", error: "EADDRINUSE", wasReused: false, idleMs: undefined } as const;
  assert.equal(containerPublishes.judge(factsOf({ listeners, owners: [proxy], symptom }))[0]?.severity, "error");
});

test("containerPublishes is silent about processes of this machine", () => {
  assert.deepEqual(containerPublishes.judge(factsOf({ listeners, owners: [ownerOf()] })), []);
  const ssh = { by: "ssh", target: undefined, howToClose: "" } as const;
  assert.equal(isPublisher(ownerOf({}, { forwarding: ssh })), false);
});
