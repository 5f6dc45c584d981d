import assert from "node:assert/strict";
import { once } from "node:events";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, unlinkSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { ChartEntryFacts, EndpointFacts } from "../../src/doctor/core/endpoint-facts.ts";
import { anotherOwner } from "../../src/doctor/core/endpoint/another-owner.ts";
import { boundNotListening } from "../../src/doctor/core/endpoint/bound-not-listening.ts";
import { containerPublishes } from "../../src/doctor/core/endpoint/container-publishes.ts";
import { forwarder } from "../../src/doctor/core/endpoint/forwarder.ts";
import { movedPort } from "../../src/doctor/core/endpoint/moved-port.ts";
import { nothingListens } from "../../src/doctor/core/endpoint/nothing-listens.ts";
import { orphanHolds } from "../../src/doctor/core/endpoint/orphan-holds.ts";
import { otherAddress } from "../../src/doctor/core/endpoint/other-address.ts";
import { otherFamily } from "../../src/doctor/core/endpoint/other-family.ts";
import { outgoingHolds } from "../../src/doctor/core/endpoint/outgoing-holds.ts";
import { ownerHidden } from "../../src/doctor/core/endpoint/owner-hidden.ts";
import { portNumberOrigin } from "../../src/doctor/core/endpoint/port-number-origin.ts";
import { portVariableIgnored } from "../../src/doctor/core/endpoint/port-variable-ignored.ts";
import { programReplaced } from "../../src/doctor/core/endpoint/program-replaced.ts";
import { selfConnected } from "../../src/doctor/core/endpoint/self-connected.ts";
import { sharedPort } from "../../src/doctor/core/endpoint/shared-port.ts";
import { stillStarting } from "../../src/doctor/core/endpoint/still-starting.ts";
import { timeWaitHolds } from "../../src/doctor/core/endpoint/time-wait-holds.ts";
import { asUser } from "../support/as-user.ts";
import { needs, PYTHON } from "../support/needs.ts";
import { freePort } from "../support/ports.ts";
import { gatherScript, holdEndpoint, look } from "./endpoint-case.ts";
import { listening } from "./listening.ts";
import { pageServer, Peers } from "./peers.ts";

const LISTENERS = ["listeners", "owners", "probe"] as const;

let page: Server;
let pagePort: number;
let healthy: EndpointFacts;

before(async () => {
  page = createHttpServer((_, response) => response.end("<title>page</title>"));
  pagePort = await listening(page);
  healthy = await look(`http://127.0.0.1:${pagePort}`);
});
after(() => page.close());

test("E01 tells the last owner of a port that nobody listens on", async () => {
  await using peers = new Peers();
  const script = pageServer("127.0.0.1");
  const peer = await peers.node(script);
  await peers.stop(peer);
  const history = {
    pid: peer.pid,
    command: "node server.js",
    cwd: "/home/ann/shop",
    endedAtMs: Date.now() - 60_000,
    exitCode: undefined,
    signal: "SIGKILL",
    lastLines: [peer.line],
  };
  const sick = await look(`127.0.0.1:${peer.port}`, { history });
  const groups = ["listeners", "relatives", "elsewhere", "starting", "history", "probe"] as const;
  // Neighbours are whoever runs on this machine.
  const [verdict] = holdEndpoint(nothingListens, {
    sick: { ...sick, relatives: [] },
    healthy,
    groups,
    severity: "error",
  });
  assert.match(verdict?.cause ?? "", /its last owner, node server\.js, was ended by SIGKILL/);
});

test("E02 and E03 tell a server at another address from none", async () => {
  await using peers = new Peers();
  const six = await peers.node(pageServer("::1"));
  const [verdict] = holdEndpoint(otherFamily, {
    sick: await look(`http://127.0.0.1:${six.port}`),
    healthy: await look(`http://[::1]:${six.port}`),
    groups: LISTENERS,
    severity: "error",
  });
  assert.deepEqual(verdict?.fix.commands, [`curl http://[::1]:${six.port}/`]);
  holdEndpoint(otherFamily, {
    sick: await look(`http://[::1]:${pagePort}`),
    healthy,
    groups: LISTENERS,
    severity: "error",
    variant: "ipv4-only",
  });
  const two = await peers.node(pageServer("127.0.0.2"));
  holdEndpoint(otherAddress, {
    sick: await look(`http://127.0.0.1:${two.port}`),
    healthy: await look(`http://127.0.0.2:${two.port}`),
    groups: LISTENERS,
    severity: "error",
  });
});

test("E04 finds the server that counted up, by its folder", async () => {
  await using peers = new Peers();
  const folder = mkdtempSync(join(tmpdir(), "portolan-shop-"));
  try {
    // As Vite does: the port that is taken, then the next one that is free.
    const wanted = await freePort();
    const taken = createServer();
    await listening(taken, { port: wanted });
    const script = `const s = require("node:http").createServer((q, r) => r.end());
      s.on("error", () => s.listen(++port, "127.0.0.1"));
      s.on("listening", () => console.log(port));
      let port = ${wanted}; s.listen(port, "127.0.0.1");`;
    const moved = await peers.node(script, { cwd: folder });
    taken.close();
    await once(taken, "close");
    const history = {
      pid: undefined,
      command: "vite",
      cwd: folder,
      endedAtMs: undefined,
      exitCode: undefined,
      signal: undefined,
      lastLines: [],
    };
    const sick = await look(`http://127.0.0.1:${wanted}`, { history });
    const mine = sick.relatives?.filter(({ because }) => because === "folder") ?? [];
    assert.deepEqual(
      mine.map(({ socket }) => socket.local.port),
      [moved.port],
    );
    holdEndpoint(movedPort, {
      sick: { ...sick, relatives: mine },
      healthy: await look(`http://127.0.0.1:${moved.port}`, { history }),
      groups: ["listeners", "relatives", "owners", "probe"],
      severity: "error",
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("E06 and E47 go by the variable PORT of a process", async () => {
  await using peers = new Peers();
  const port = await freePort();
  const environment = { PORT: String(port) };
  const slow = await peers.node(`console.log("compiling"); process.stdin.resume();`, { environment });
  holdEndpoint(stillStarting, {
    sick: await look(`http://127.0.0.1:${port}`),
    healthy,
    groups: ["listeners", "starting", "probe"],
    severity: "warning",
  });
  await peers.stop(slow);
  const stubborn = await peers.node(pageServer("127.0.0.1"), { environment });
  holdEndpoint(portVariableIgnored, {
    sick: await look(`http://127.0.0.1:${port}`),
    healthy,
    groups: ["listeners", "relatives", "owners", "probe"],
    severity: "error",
  });
  const obedient = await peers.node(pageServer("127.0.0.1", "process.env.PORT"), { environment });
  holdEndpoint(portVariableIgnored, {
    sick: await look(`http://127.0.0.1:${stubborn.port}`),
    healthy: await look(`http://127.0.0.1:${obedient.port}`),
    groups: LISTENERS,
    severity: "note",
    variant: "seen-from-the-other-port",
  });
});

test("E07, E08 and E09 tell what holds a port without listening", async (t) => {
  if (!needs(t, ["python3"])) return;
  await using peers = new Peers();
  const groups = ["listeners", "sockets", "bind", "ports", "owners"] as const;
  const bound = await peers.start([
    PYTHON,
    "-uc",
    "import socket,sys; s=socket.socket(); s.bind(('127.0.0.1',0)); print(s.getsockname()[1]); sys.stdin.read()",
  ]);
  holdEndpoint(boundNotListening, {
    sick: await look(`127.0.0.1:${bound.port}`),
    healthy,
    groups,
    severity: "error",
    also: ["E01"],
  });
  // A server without SO_REUSEADDR that ends its connections first.
  const rude = await peers.start([
    PYTHON,
    "-uc",
    `import socket
s = socket.socket(); s.bind(("127.0.0.1", 0)); s.listen(); print(s.getsockname()[1])
c, _ = s.accept(); c.shutdown(socket.SHUT_WR); c.recv(1); c.close()`,
  ]);
  const client = connect(rude.port, "127.0.0.1").resume();
  await Promise.all([once(client, "close"), once(rude.child, "exit")]);
  holdEndpoint(timeWaitHolds, {
    sick: await look(`127.0.0.1:${rude.port}`),
    healthy,
    groups,
    severity: "error",
    also: ["E01"],
  });
  const outgoing = connect(pagePort, "127.0.0.1");
  await once(outgoing, "connect");
  holdEndpoint(outgoingHolds, {
    sick: await look(`127.0.0.1:${outgoing.localPort}`),
    healthy,
    groups,
    severity: "error",
    also: ["E01"],
  });
  outgoing.destroy();
});

test("E10 finds the child that inherited a listening socket", async (t) => {
  if (!needs(t, ["python3"])) return;
  await using peers = new Peers();
  const script = `import os, socket, subprocess, sys
s = socket.socket(); s.bind(("127.0.0.1", 0)); s.listen(); os.set_inheritable(s.fileno(), True)
child = subprocess.Popen(["sleep", "300"], close_fds=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
print(s.getsockname()[1], child.pid); sys.stdin.read()`;
  const server = await peers.start([PYTHON, "-uc", script]);
  const orphan = Number(/\d+$/.exec(server.line)?.[0]);
  try {
    await peers.stop(server);
    const sick = await look(`http://127.0.0.1:${server.port}`);
    const adopted = sick.owners?.find(({ process: facts }) => facts.pid === orphan)?.process.parentPid;
    if (adopted !== 1)
      return t.skip(`orphans become children of process ${adopted} here, which may be their supervisor`);
    const groups = ["listeners", "owners", "activity", "probe"] as const;
    const [verdict] = holdEndpoint(orphanHolds, { sick, healthy, groups, severity: "error" });
    assert.deepEqual(verdict?.fix.commands, [`kill ${orphan}`]);
  } finally {
    process.kill(orphan, "SIGKILL");
  }
});

test("E11 and E14 unwrap what only carries connections on", async (t) => {
  if (!needs(t, ["python3"])) return;
  await using peers = new Peers();
  // The arguments that the daemon gives to the real one, over a program that carries as it does.
  const carry = `import socket, sys, threading
s = socket.socket(); s.bind(("127.0.0.1", 0)); s.listen(); print(s.getsockname()[1])
def pump(a, b):
  try:
    while True:
      d = a.recv(65536)
      if not d: break
      b.sendall(d)
  except OSError: pass
  b.close()
while True:
  c, _ = s.accept(); u = socket.create_connection(("127.0.0.1", ${pagePort}))
  threading.Thread(target=pump, args=(c, u), daemon=True).start(); threading.Thread(target=pump, args=(u, c), daemon=True).start()`;
  const named = (name: string, ...args: string[]): string[] => [
    "bash",
    "-c",
    'exec -a "$0" "$@"',
    name,
    PYTHON,
    "-uc",
    carry,
    ...args,
  ];
  const proxy = await peers.start(named("docker-proxy", "-proto", "tcp", "-host-ip", "127.0.0.1"));
  const sick = await look(`http://127.0.0.1:${proxy.port}`);
  const seen = sick.owners?.[0]?.forwarding?.by;
  assert.equal(seen, "docker-proxy");
  holdEndpoint(containerPublishes, { sick, healthy, groups: LISTENERS, severity: "note" });
  const socat = await peers.start(named("socat", `TCP-LISTEN:1,fork`, `TCP:127.0.0.1:${pagePort}`));
  holdEndpoint(forwarder, {
    sick: await look(`http://127.0.0.1:${socat.port}`),
    healthy,
    groups: LISTENERS,
    severity: "note",
    variant: "socat",
  });
});

test("E16 says whose an unseen owner is", async (t) => {
  if (!needs(t, ["root", "setpriv"])) return;
  await using peers = new Peers();
  const [program = "", ...words] = asUser(65_534);
  const gather = gatherScript(`127.0.0.1:${pagePort}`);
  const nobody = await peers.start([program, ...words, process.execPath, "--input-type=module", "-e", gather], {
    until: /^\{/,
  });
  const sick = JSON.parse(nobody.line) as EndpointFacts;
  const [verdict] = holdEndpoint(ownerHidden, {
    sick,
    healthy,
    groups: ["listeners", "view", "owners"],
    severity: "note",
  });
  assert.match(verdict?.cause ?? "", /a process of root,/);
});

test("E23 tells a stranger from the service that the chart has", async () => {
  const chart: ChartEntryFacts = {
    kind: "service",
    name: "web.shop.localhost",
    state: "ready",
    port: pagePort,
    upstreams: [],
    command: ["npm", "run", "dev"],
    directory: "/home/ann/shop",
    keeperPid: undefined,
    sinceMs: Date.now(),
  };
  holdEndpoint(anotherOwner, {
    sick: await look(`http://127.0.0.1:${pagePort}`, { chart }),
    healthy: await look(`http://127.0.0.1:${pagePort}`, { chart: { ...chart, directory: process.cwd() } }),
    groups: [...LISTENERS, "chart"],
    severity: "error",
  });
});

test("E24 tells two programs on one port from one", async () => {
  await using peers = new Peers();
  const four = await peers.node(pageServer("127.0.0.1"));
  const six = await peers.start([process.execPath, "-e", `process.title = "other"; ${pageServer("::1", four.port)}`], {
    cwd: "/",
  });
  assert.equal(six.port, four.port);
  const both = await peers.node(
    `const http = require("node:http"); const s = http.createServer((q, r) => r.end());
    s.listen(0, "127.0.0.1", () => http.createServer((q, r) => r.end()).listen(s.address().port, "::1", () => console.log(s.address().port)));`,
  );
  const groups = LISTENERS;
  holdEndpoint(sharedPort, {
    sick: await look(`http://127.0.0.1:${four.port}`),
    healthy: await look(`http://127.0.0.1:${both.port}`),
    groups,
    severity: "warning",
    variant: "two-families",
  });
  const first = await peers.node(
    `const s = require("node:http").createServer((q, r) => r.end("1"));
    s.listen({ port: 0, host: "127.0.0.1", reusePort: true }, () => console.log(s.address().port));`,
  );
  await peers.node(
    `const s = require("node:http").createServer((q, r) => r.end("2"));
    s.listen({ port: ${first.port}, host: "127.0.0.1", reusePort: true }, () => console.log(s.address().port));`,
  );
  const [verdict] = holdEndpoint(sharedPort, {
    sick: await look(`http://127.0.0.1:${first.port}`),
    healthy,
    groups,
    severity: "warning",
    variant: "reuse-port",
  });
  assert.match(verdict?.cause ?? "", /SO_REUSEPORT/);
});

test("E26 sees a client that has met itself", async (t) => {
  if (!needs(t, ["python3"])) return;
  await using peers = new Peers();
  const met = await peers.start([
    PYTHON,
    "-uc",
    "import socket,sys; s=socket.socket(); s.bind(('127.0.0.1',0)); s.connect(s.getsockname()); print(s.getsockname()[1]); sys.stdin.read()",
  ]);
  const sick = await look(`127.0.0.1:${met.port}`);
  const groups = ["listeners", "sockets", "ports", "owners", "probe"] as const;
  holdEndpoint(selfConnected, { sick, healthy, groups, severity: "error", also: ["E01"] });
});

test("E46 sees that a program or its folder is gone", async () => {
  await using peers = new Peers();
  const folder = mkdtempSync(join(tmpdir(), "portolan-old-"));
  const program = join(folder, "node");
  try {
    copyFileSync(process.execPath, program);
    const old = await peers.start([program, "-e", pageServer("127.0.0.1")], { cwd: "/" });
    unlinkSync(program);
    const groups = LISTENERS;
    const sick = await look(`http://127.0.0.1:${old.port}`);
    holdEndpoint(programReplaced, { sick, healthy, groups, severity: "warning", variant: "program" });
    const gone = join(folder, "build");
    mkdirSync(gone);
    const homeless = await peers.node(pageServer("127.0.0.1"), { cwd: gone });
    rmSync(gone, { recursive: true });
    const lost = await look(`http://127.0.0.1:${homeless.port}`);
    holdEndpoint(programReplaced, { sick: lost, healthy, groups, severity: "warning", variant: "folder" });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("E48 knows from which range a port comes", async () => {
  const seen = await look("127.0.0.1:62893");
  // Whether somebody listens there is not what is asked.
  const sick = { ...seen, listeners: undefined, probe: undefined };
  holdEndpoint(portNumberOrigin, { sick, healthy, groups: ["ports"], severity: "note" });
});
