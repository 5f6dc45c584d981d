import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { serveControl } from "../../src/daemon/api/control-server.ts";
import { Fleet } from "../../src/daemon/gateway/fleet.ts";
import { ListeningSockets } from "../../src/daemon/gateway/listening-sockets.ts";
import { Supervisor } from "../../src/daemon/gateway/supervisor.ts";
import { ensureStateFolder } from "../../src/host/state-folder.ts";
import { becomes } from "../e2e/left-behind.ts";
import { Home } from "./home.ts";

test("Fleet goes on with the next engine when the first one's program does not start", async () => {
  await using home = await Home.make();
  const { folder } = home;
  ensureStateFolder(folder);
  const findings: string[] = [];
  using sockets = new ListeningSockets();
  sockets.openMain({ port: 0, remembered: undefined, standardPorts: false, hasIpv6: true });
  const log = (): void => {};
  const supervisor = new Supervisor({
    sockets,
    log,
    drainMs: 1_000,
    identityFor: async () => undefined,
    diagnose: async () => undefined,
    onWanted: () => {},
    onActivity: () => {},
    onDescriptor: () => {},
    onHello: () => {},
  });
  supervisor.publish({ listeners: sockets.listeners, services: [], routes: [], identities: [] });
  await using _ = await serveControl({
    socket: folder.controlSocket,
    api: new Promise(() => {}),
    onWorker: (stream) => supervisor.accept(stream),
  });
  const fleet = new Fleet({
    supervisor,
    engines: [
      { name: "bun", program: join(folder.root, "not-installed") },
      { name: "node", program: process.execPath },
    ],
    folder,
    release: "1.0.0",
    settings: {},
    log,
    onFinding: (text) => findings.push(text),
    onChange: () => {},
  });
  await fleet.ensure();
  assert.ok(await supervisor.inForce(10_000), "a worker accepts");
  const [worker] = supervisor.workers;
  assert.equal(worker?.hello?.engine, "node");
  assert.equal(findings.length, 1);
  assert.match(findings[0] ?? "", /^No worker of the gateway started on bun: .*not-installed/);
  await fleet.stop();
  assert.ok(await becomes(() => !worker?.isAlive, 2_000));
});
