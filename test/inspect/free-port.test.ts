import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { isFailure } from "../../src/failure/failure.ts";
import { openSocketTable } from "../../src/host/sockets/sockets.ts";
import { holdersOf } from "../../src/host/sockets/socket-holders.ts";
import { identify } from "../../src/host/processes/processes.ts";
import type { FreeOutcome } from "../../src/inspect/core/free-outcome.ts";
import { type FreePlan, planFree } from "../../src/inspect/core/free-plan.ts";
import { freePort } from "../../src/inspect/free-port.ts";
import { gatherFree } from "../../src/inspect/gather-free.ts";
import { startProgram, startScript, until } from "../host/child-script.ts";
import { needs } from "../support/needs.ts";
import { startClient, startServer } from "./server-script.ts";

const QUIET = { chart: { services: [], aliases: [] }, parts: new Map(), command: "sudo portolan free" };

async function plan(port: number, mode?: "stop" | "cut"): Promise<FreePlan> {
  const endpoint = { port, transport: "tcp" as const };
  const made = planFree(gatherFree({ ...QUIET, endpoint, address: undefined }), mode);
  assert.ok(made, "somebody listens");
  return made;
}

function perform(made: FreePlan, killAfterMs = 10_000): Promise<FreeOutcome> {
  return freePort(made, { killAfterMs, signal: new AbortController().signal });
}

function isListening(port: number): boolean {
  using table = openSocketTable();
  return table.inet({ transport: "tcp", which: "listening", localPort: port }).length > 0;
}

function isRunning(pid: number): boolean {
  return identify(pid) !== undefined;
}

test("freePort ends what listens, and neither its client, its namesake nor its parent", async () => {
  await using parent = await startScript(
    `import { spawn } from "node:child_process";
     const listen = 'require("net").createServer().listen(0, "127.0.0.1", function () { console.log(this.address().port) })';
     for (const name of ["one", "other"]) {
       const child = spawn(process.execPath, ["-e", listen, name], { stdio: ["ignore", "pipe", "inherit"] });
       const [port] = await child.stdout.take(1).toArray();
       console.log(child.pid + " " + String(port).trim());
     }
     setInterval(() => {}, 1000);`,
  );
  const [pid = 0, port = 0] = (await parent.line()).split(" ").map(Number);
  const [otherPid = 0, otherPort = 0] = (await parent.line()).split(" ").map(Number);
  await using client = await startClient(port);
  const made = await plan(port);
  assert.deepEqual(
    made.clients.map((group) => [group.client?.pid, group.connections]),
    [[client.pid, 1]],
  );
  const { ended } = await perform(made);
  assert.deepEqual(
    ended.map((one) => [one.pid, one.by]),
    [[pid, "SIGTERM"]],
  );
  assert.equal(await client.line(), "closed");
  await until(() => !isRunning(pid));
  assert.equal(isListening(port), false);
  assert.ok([client.pid, parent.pid, otherPid].every(isRunning), "nobody else has ended");
  assert.ok(isListening(otherPort), "the namesake listens on");
});

test("freePort does not touch who only connects from or to the port", async () => {
  await using server = await startServer();
  await using client = await startClient(server.port);
  assert.deepEqual(
    (await plan(server.port)).steps.map((step) => step.type === "signal" && step.first.map(({ pid }) => pid)),
    [[server.pid]],
  );
  using table = openSocketTable();
  const from = table
    .inet({ transport: "tcp", which: "connected" })
    .find(({ remote, inode = 0 }) => remote?.port === server.port && holdersOf(new Set([inode])).holders.size > 0);
  assert.ok(from, "the client's own end");
  const endpoint = { port: from.local.port, transport: "tcp" as const };
  assert.equal(planFree(gatherFree({ ...QUIET, endpoint, address: undefined })), undefined);
  assert.ok(isRunning(client.pid));
});

test("freePort kills what does not obey, and ends what has inherited the socket after its parent", async () => {
  await using deaf = await startServer('process.on("SIGTERM", () => console.log("no"));');
  const { ended } = await perform(await plan(deaf.port), 100);
  assert.deepEqual(
    ended.map(({ pid, by }) => [pid, by]),
    [[deaf.pid, "SIGKILL"]],
  );

  await using server = await startServer(
    `const { spawn } = await import("node:child_process");
     const heir = spawn("sleep", ["1000"], { stdio: ["ignore", "ignore", "ignore", server._handle.fd] });
     console.log(heir.pid);`,
  );
  const [port, heir] = [Number(await server.line()), server.port];
  const made = await plan(port);
  assert.deepEqual(
    made.steps.map(
      (step) =>
        step.type === "signal" &&
        [...step.first, "then", ...step.others].map((one) => (typeof one === "string" ? one : one.pid)),
    ),
    [[server.pid, "then", heir]],
  );
  const outcome = await perform(made);
  assert.deepEqual(
    outcome.ended.map(({ pid }) => pid).toSorted((a, b) => a - b),
    [server.pid, heir].toSorted((a, b) => a - b),
  );
  assert.equal(isListening(port), false);
});

test("freePort tells who took the port again at once", async () => {
  await using loop = await startScript(
    `import { spawn } from "node:child_process";
     const start = (port) => {
       const listen = 'require("net").createServer().listen(' + port + ', "127.0.0.1", function () { console.log(this.address().port) })';
       const child = spawn(process.execPath, ["-e", listen], { stdio: ["ignore", "pipe", "inherit"] });
       child.stdout.once("data", (text) => { const bound = Number(text); if (port === 0) console.log(bound); child.once("exit", () => start(bound)); });
     };
     start(0);`,
  );
  const port = Number(await loop.line());
  const made = { ...(await plan(port)), restartedBy: ["a loop"] };
  const { ended, heldAgainBy } = await perform(made);
  assert.equal(ended.length, 1);
  assert.match(heldAgainBy.join(), /^process \d+ \(/);
});

test("freePort refuses when the process has let go of the port since the plan was made", async () => {
  await using server = await startServer(`process.stdin.once("data", () => server.close(() => console.log("gone")));`);
  const made = await plan(server.port);
  server.say("let go");
  assert.equal(await server.line(), "gone");
  await assert.rejects(perform(made), { code: "PORT_HOLDER_CHANGED" });
  assert.ok(isRunning(server.pid));
});

test("freePort stops the container behind a docker-proxy, and never the proxy", async () => {
  const words = ["-proto", "tcp", "-host-ip", "127.0.0.1", "-host-port", "1", "-container-ip", "172.17.0.2"];
  await using proxy = await startServer("", { argv0: "docker-proxy", args: ["--", ...words] });
  const made = await plan(proxy.port);
  assert.deepEqual(
    made.steps.map((step) => step.type === "command" && step.command),
    ['docker stop "$(docker ps --quiet --filter publish=1)"'],
  );
  // There is no such container: what cannot be stopped is left alone, with what stands before it.
  await assert.rejects(perform(made), { code: "STOP_COMMAND_FAILED" });
  assert.ok(isRunning(proxy.pid) && isListening(proxy.port));
});

/** Like docker, without a daemon: `stop` takes one name for each argument, and knows those that `ps` prints. */
const DOCKER = `#!/bin/sh
if [ "$1" = ps ]; then printf '%b' "$CONTAINERS"; exit; fi
shift
for name; do
  printf '%b' "$CONTAINERS" | grep -qxF -e "$name" && [ "$(printf %s "$name" | wc -l)" = 0 ] || exit 1
  echo "stopped $name"
done
`;

test("the command that stops what publishes a port stops one container, or none", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "portolan-free-"));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "docker"), DOCKER, { mode: 0o755 });
  await using proxy = await startServer("", {
    argv0: "docker-proxy",
    args: ["--", "-proto", "udp", "-host-port", "1"],
  });
  const [step] = (await plan(proxy.port)).steps;
  const command = step?.type === "command" ? step.command : "";
  assert.match(command, /publish=1\/udp/);
  const stop = (containers: string): string => {
    const env = { CONTAINERS: containers, PATH: `${folder}:${process.env["PATH"]}` };
    return spawnSync("/bin/sh", ["-c", command], { encoding: "utf8", env }).stdout;
  };
  assert.equal(stop(String.raw`3f2a9c0d1e4b\n`), "stopped 3f2a9c0d1e4b\n");
  assert.equal(stop(String.raw`3f2a9c0d1e4b\n77aa00bb11cc\n`), "", "which of the two it is, nobody has said");
  assert.equal(stop(""), "");
});

test("freePort tells of a supervisor, and ends it before what it would start again", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "portolan-free-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "server.mjs");
  writeFileSync(
    file,
    'import { createServer } from "node:net"; const server = createServer().listen(0, "127.0.0.1", () => console.log(server.address().port));',
  );
  await using watcher = await startProgram(process.execPath, ["--watch", file]);
  const port = Number(await watcher.line());
  const made = await plan(port);
  assert.match(made.restartedBy.join(), /watch/);
  const outcome = await perform(made);
  assert.ok(outcome.ended.some(({ pid }) => pid === watcher.pid));
  assert.deepEqual(outcome.heldAgainBy, []);
  await until(() => !isRunning(watcher.pid));
});

test("freePort with a cut socket leaves the process and its connections alone", async (t) => {
  if (!needs(t, ["root", "ss"])) return;
  await using server = await startServer();
  await using client = await startClient(server.port);
  const { cut } = await perform(await plan(server.port, "cut"));
  assert.deepEqual(cut, [`127.0.0.1:${server.port}`]);
  assert.equal(isListening(server.port), false);
  assert.ok(isRunning(server.pid) && isRunning(client.pid));
  using table = openSocketTable();
  const ends = table.inet({ transport: "tcp", which: "connected", localPort: server.port });
  assert.deepEqual(
    ends.map(({ state }) => state),
    ["established"],
  );
});

test("freePort runs no command for a holder that has let go of the port since", async () => {
  await using server = await startServer();
  const made = await plan(server.port);
  const [step] = made.steps;
  assert.ok(step?.type === "signal");
  const folder = mkdtempSync(join(tmpdir(), "portolan-free-"));
  try {
    const command = `touch ${join(folder, "ran")}`;
    const instead = step.first.map((doomed) => ({ ...doomed, inodes: [1] }));
    const stale = { ...made, steps: [{ type: "command" as const, what: "a container", command, instead }] };
    await assert.rejects(perform(stale), (error) => isFailure(error, "PORT_HOLDER_CHANGED"));
    assert.equal(existsSync(join(folder, "ran")), false);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("freePort cuts all sockets that share a port", async (t) => {
  if (!needs(t, ["root", "ss"])) return;
  await using sharing = await startScript(
    `import { createServer } from "node:net";
     const options = { host: "127.0.0.1", reusePort: true };
     const first = createServer().listen({ ...options, port: 0 }, () => {
       const { port } = first.address();
       createServer().listen({ ...options, port }, () => console.log(port));
     });`,
  );
  const port = Number(await sharing.line());
  const { cut } = await perform(await plan(port, "cut"));
  assert.deepEqual(cut, [`127.0.0.1:${port}`]);
  assert.ok(!isListening(port) && isRunning(sharing.pid));
});

test("gatherFree takes no connection for a client's that only has the port at its near end", async () => {
  await using elsewhere = await startServer();
  await using server = await startServer();
  await using stranger = await startScript(
    `import { connect } from "node:net";
     const socket = connect({ port: ${elsewhere.port}, host: "127.0.0.1", localAddress: "127.0.0.3", localPort: ${server.port} });
     socket.on("connect", () => console.log("connected"));`,
  );
  await stranger.line();
  const endpoint = { port: server.port, transport: "tcp" as const };
  assert.deepEqual(gatherFree({ ...QUIET, endpoint, address: undefined }).clients, []);
});
