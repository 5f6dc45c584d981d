import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { explainUnowned } from "../../src/host/core/sockets/unowned-socket.ts";
import { forwardingOf } from "../../src/host/core/processes/forwarding-of.ts";
import { listenersOf, listListeners } from "../../src/host/sockets/listeners.ts";
import { originOf } from "../../src/host/processes/origin.ts";
import { readProcessFacts } from "../../src/host/processes/process-facts.ts";
import { ownProcessSight } from "../../src/host/processes/process-sight.ts";
import { processTree } from "../../src/host/processes/processes.ts";
import { holdersOf } from "../../src/host/sockets/socket-holders.ts";
import { asUser } from "../support/as-user.ts";
import { needs, PYTHON } from "../support/needs.ts";
import { accepts, freePort } from "../support/ports.ts";
import { sourceUrl, startProgram, until } from "./child-script.ts";

/** A server on a port of its own choice that says its pid and port. */
const SERVER = `const server = require("node:net").createServer().listen(0, "127.0.0.1", () =>
  console.log(process.pid, server.address().port));`;

/** The environment of a developer, with nothing of whoever runs the tests. */
const HOME = mkdtempSync(join(tmpdir(), "portolan-origin-home-"));
const ENVIRONMENT = { PATH: process.env["PATH"], HOME };
after(() => rmSync(HOME, { recursive: true }));

function folderWith(files: Readonly<Record<string, string>>): { path: string } & Disposable {
  const path = realpathSync(mkdtempSync(join(tmpdir(), "portolan-origin-")));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true }) };
}

/** Why a process runs, as if whoever runs these tests were nobody: not npm, not a terminal. */
function originHere(pid: number): ReturnType<typeof originOf> {
  return originOf(pid, { read: (one) => (one === process.pid ? undefined : readProcessFacts(one)) });
}

function pidOnPort(port: number): number | undefined {
  const inodes = new Set(listListeners().flatMap((row) => (row.port === port ? [row.inode] : [])));
  return [...holdersOf(inodes).holders.values()][0]?.at(-1);
}

test("originOf finds the npm script behind npm, its shell and node", async (t) => {
  if (!needs(t, ["npm"])) return;
  using folder = folderWith({
    "package.json": '{"name":"shop","scripts":{"dev":"node server.cjs"}}',
    "server.cjs": SERVER,
  });
  await using npm = await startProgram("npm", ["run", "--silent", "dev"], { cwd: folder.path, env: ENVIRONMENT });
  const pid = Number((await npm.line()).split(" ")[0]);
  const { chain, act, restartedBy, stopInstead } = originHere(pid) ?? {};
  assert.deepEqual(
    chain?.slice(0, 2).map(({ role, label }) => `${role}: ${label}`),
    ["process: node server.cjs", "shell: sh -c node server.cjs"],
  );
  // Versions of npm write more or less of their arguments into their title.
  assert.match(`${chain?.[2]?.role}: ${chain?.[2]?.label}`, /^script: npm run (--silent )?dev/);
  assert.match(act ?? "", /^npm run (--silent )?dev/);
  assert.deepEqual([restartedBy, stopInstead], [undefined, undefined]);
  assert.equal(readProcessFacts(pid)?.hints?.["npm_lifecycle_event"], "dev");
});

test("originOf keeps the script's name when its npm has ended", async (t) => {
  if (!needs(t, ["npm", "setsid"])) return;
  using folder = folderWith({
    "package.json": '{"name":"shop","scripts":{"dev":"setsid --fork node server.cjs"}}',
    "server.cjs": SERVER,
  });
  await using npm = await startProgram("npm", ["run", "--silent", "dev"], { cwd: folder.path, env: ENVIRONMENT });
  const pid = Number((await npm.line()).split(" ")[0]);
  try {
    await until(() => readProcessFacts(npm.pid) === undefined || processTree(npm.pid).length === 0);
    assert.match(originHere(pid)?.act ?? "", /^npm run dev \(which has ended\)/);
  } finally {
    process.kill(pid, "SIGKILL");
  }
});

test("originOf finds tmux, and what was typed in it", async (t) => {
  if (!needs(t, ["tmux"])) return;
  using folder = folderWith({ "server.cjs": `${SERVER} require("fs").writeFileSync("pid", String(process.pid));` });
  const socket = join(folder.path, "tmux");
  const tmux = (...args: string[]): string =>
    execFileSync("tmux", ["-S", socket, "-f", "/dev/null", ...args], {
      cwd: folder.path,
      env: { ...ENVIRONMENT, SHELL: "/bin/sh", TERM: "xterm" },
      encoding: "utf8",
    });
  tmux("new-session", "-d", "-x", "80", "-y", "24");
  const server = Number(tmux("display-message", "-p", "#{pid}"));
  try {
    tmux("send-keys", "node server.cjs", "Enter");
    let pid: number | undefined;
    await until(() => {
      pid = processTree(server).find((one) => readProcessFacts(one)?.argv[1] === "server.cjs");
      return pid !== undefined;
    });
    const { chain, act } = originHere(pid ?? 0) ?? {};
    assert.deepEqual(
      chain?.slice(0, 3).map(({ role }) => role),
      ["process", "shell", "multiplexer"],
    );
    assert.equal(act, "node server.cjs, in tmux");
    assert.match(readProcessFacts(pid ?? 0)?.tty ?? "", /^pts\/\d+$/);
  } finally {
    tmux("kill-server");
  }
});

test("originOf and forwardingOf see through an ssh session and its forwardings", async (t) => {
  if (!needs(t, ["root", "sshd", "ssh", "ssh-keygen", "unshare"])) return;
  using folder = folderWith({ "server.cjs": SERVER });
  const file = (name: string): string => join(folder.path, name);
  for (const key of ["host", "user"]) execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", file(key)]);
  const port = await freePort();
  const settings = {
    UsePAM: "no",
    StrictModes: "no",
    PidFile: "none",
    PermitRootLogin: "yes",
    AuthorizedKeysFile: file("user.pub"),
  };
  const options = Object.entries({ ...settings, ListenAddress: "127.0.0.1", Port: port, HostKey: file("host") });
  // It wants a folder below /run, which is not always there: it gets a /run of its own.
  const start = 'mount -t tmpfs tmpfs /run && mkdir -m 755 /run/sshd && exec "$0" "$@"';
  const words = [
    "/usr/sbin/sshd",
    "-D",
    "-q",
    "-f",
    "/dev/null",
    ...options.flatMap(([name, value]) => ["-o", `${name}=${value}`]),
  ];
  await using sshd = await startProgram("unshare", ["--mount", "sh", "-c", start, ...words]);
  while (!(await accepts(port))) assert.notEqual(readProcessFacts(sshd.pid), undefined, "sshd has ended");
  const [local, remote] = [await freePort(), await freePort()];
  const client = [
    "-F",
    "/dev/null",
    "-i",
    file("user"),
    "-p",
    String(port),
    "-o",
    "StrictHostKeyChecking=no",
    "-o",
    "UserKnownHostsFile=/dev/null",
  ];
  const forwards = ["-L", `127.0.0.1:${local}:db.internal:5432`, "-R", `127.0.0.1:${remote}:127.0.0.1:9`];
  const command = `cd ${folder.path} && exec ${process.execPath} server.cjs`;
  await using ssh = await startProgram("ssh", ["-q", ...client, ...forwards, "root@127.0.0.1", command]);
  const pid = Number((await ssh.line()).split(" ")[0]);
  // What an ssh session without a terminal has started outlives it.
  t.after(() => {
    if (readProcessFacts(pid)?.argv[1] === "server.cjs") process.kill(pid, "SIGKILL");
  });
  assert.match(originHere(pid)?.act ?? "", /over ssh from 127\.0\.0\.1$/);
  assert.ok(originHere(pid)?.chain.some(({ role }) => role === "ssh"));
  assert.equal(pidOnPort(local), ssh.pid);
  const tunnel = readProcessFacts(ssh.pid);
  assert.ok(tunnel);
  assert.deepEqual(forwardingOf(tunnel, { port: local }), {
    by: "ssh",
    target: "db.internal:5432 by way of root@127.0.0.1",
    howToClose: `Run \`kill ${ssh.pid}\``,
  });
  const session = readProcessFacts(pidOnPort(remote) ?? 0);
  assert.ok(session);
  assert.equal(forwardingOf(session, { port: remote })?.target, "the machine from which root came by ssh");
});

test("originOf finds the server whose worker a process is, and that server starts another one", async (t) => {
  if (!needs(t, ["python:gunicorn"])) return;
  using folder = folderWith({ "app.py": "def app(environ, start):\n  start('200 OK', [])\n  return []\n" });
  const args = ["--bind", "127.0.0.1:0", "--workers", "1", "--log-level", "error", "app:app"];
  using script = folderWith({ gunicorn: "from gunicorn.app.wsgiapp import run; run()" });
  await using master = await startProgram(PYTHON, [join(script.path, "gunicorn"), ...args], {
    cwd: folder.path,
  });
  const workers = (): number[] => processTree(master.pid).filter((pid) => pid !== master.pid);
  await until(() => workers().length === 1);
  const [worker = 0] = workers();
  const origin = originHere(worker);
  assert.equal(origin?.restartedBy, `process ${master.pid} (gunicorn), whose worker it is`);
  assert.equal(origin.stopInstead?.command, `kill ${master.pid}`);
  const [listener] = listenersOf([master.pid]);
  assert.deepEqual(holdersOf(new Set([listener?.inode ?? 0])).holders.get(listener?.inode ?? 0), [worker, master.pid]);
  process.kill(worker, "SIGKILL");
  await until(() => workers().some((pid) => pid !== worker));
});

test("originOf finds the watcher that starts a program again, and cron by its arguments", async () => {
  using folder = folderWith({ "server.cjs": SERVER });
  await using watcher = await startProgram(process.execPath, ["--watch", "server.cjs"], {
    cwd: folder.path,
    env: ENVIRONMENT,
  });
  const pid = Number((await watcher.line()).split(" ")[0]);
  const { restartedBy, stopInstead } = originHere(pid) ?? {};
  assert.equal(restartedBy, "node --watch server.cjs, at the next change of a file");
  assert.equal(stopInstead?.command, `kill ${watcher.pid}`);
  const job = "sh -c 'echo $$; read x; :'; :";
  await using cron = await startProgram("sh", ["-c", job], { argv0: "/usr/sbin/CRON", env: ENVIRONMENT });
  assert.match(originHere(Number(await cron.line()))?.act ?? "", /^sh -c echo \$\$.*, by cron$/);
});

test("explainUnowned takes for the kernel's what is in no process's table, as a socket on its way between two", async (t) => {
  if (!needs(t, ["root", "python3"])) return;
  // Sent and not yet received, it is in the queue of a Unix socket and nowhere else.
  const source = `
import socket, sys
server = socket.create_server(("127.0.0.1", 0))
here, there = socket.socketpair()
socket.send_fds(here, [b"x"], [server.fileno()])
port = server.getsockname()[1]
server.close()
print(port, flush=True)
sys.stdin.readline()`;
  await using program = await startProgram(PYTHON, ["-c", source]);
  const port = Number(await program.line());
  assert.ok(await accepts(port), "it listens all the same");
  assert.equal(pidOnPort(port), undefined);
  const sight = ownProcessSight();
  assert.equal(explainUnowned(port, sight).is, sight.isWhole ? "kernel" : "hidden");
});

test("readProcessFacts shows another user's process by name and command, and hides the rest", async (t) => {
  if (!needs(t, ["root", "setpriv"])) return;
  const source = `import { readProcessFacts } from ${JSON.stringify(sourceUrl("host/processes/process-facts.ts"))};
    import { ownProcessSight } from ${JSON.stringify(sourceUrl("host/processes/process-sight.ts"))};
    import { listNetworkNamespaces } from ${JSON.stringify(sourceUrl("host/sockets/network-namespaces.ts"))};
    console.log(JSON.stringify([readProcessFacts(${process.pid}), ownProcessSight(), listNetworkNamespaces()]));`;
  const words = [...asUser(65_534), process.execPath, "--input-type=module", "-e", source];
  const { stdout, stderr } = spawnSync("env", words, { encoding: "utf8", env: { PORT: "1" } });
  assert.equal(stderr, "");
  const [facts, sight, namespaces] = JSON.parse(stdout) as [
    Record<string, unknown>,
    { limit: { why: string } },
    { hiddenProcesses: number },
  ];
  assert.deepEqual([facts["uid"], facts["userName"], facts["argv"]], [0, "root", readProcessFacts(process.pid)?.argv]);
  for (const hidden of ["exe", "cwd", "hints", "networkNamespace"]) assert.equal(facts[hidden], undefined, hidden);
  assert.equal(sight.limit.why, "other users' processes do not show their descriptors");
  assert.ok(namespaces.hiddenProcesses > 0);
});
