import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test, type TestContext } from "node:test";
import { describeContainer } from "../../src/host/containers.ts";
import { forwardingOf } from "../../src/host/core/processes/forwarding-of.ts";
import { listListeners } from "../../src/host/sockets/listeners.ts";
import { listNetworkNamespaces } from "../../src/host/sockets/network-namespaces.ts";
import { originOf } from "../../src/host/processes/origin.ts";
import { readProcessFacts } from "../../src/host/processes/process-facts.ts";
import { holdersOf } from "../../src/host/sockets/socket-holders.ts";
import { needs } from "../support/needs.ts";
import { freePort } from "../support/ports.ts";
import { startProgram, until } from "./child-script.ts";

const NAME = `portolan-test-${process.pid}`;
const IMAGE = `localhost/${NAME}:latest`;
const NEEDED = ["root", "podman", "runc", "busybox"];
/** Without CAP_SYS_RESOURCE no limit may be raised, and only runc takes control groups of both kinds. */
const LIMITS = ["--runtime", "runc", "--ulimit", "nofile=1024:1024", "--ulimit", "nproc=1024:1024"];

function podman(...args: string[]): string {
  return execFileSync("podman", args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] }).trim();
}

/** Where a control group of the unified hierarchy can be made, alone or beside the older ones. */
const UNIFIED = ["/sys/fs/cgroup/unified", "/sys/fs/cgroup"].find((path) => existsSync(join(path, "cgroup.procs")));

let isReady = false;

before(() => {
  if (!needs({ skip: () => undefined }, NEEDED)) return;
  const folder = mkdtempSync(join(tmpdir(), "portolan-image-"));
  try {
    mkdirSync(join(folder, "root", "bin"), { recursive: true });
    copyFileSync(
      execFileSync("sh", ["-c", "command -v busybox"], { encoding: "utf8" }).trim(),
      join(folder, "root/bin/busybox"),
    );
    symlinkSync("busybox", join(folder, "root/bin/httpd"));
    execFileSync("tar", ["-C", join(folder, "root"), "-cf", join(folder, "image.tar"), "."]);
    podman("import", "--quiet", join(folder, "image.tar"), IMAGE);
    isReady = true;
  } finally {
    rmSync(folder, { recursive: true });
  }
});

after(() => {
  if (isReady) podman("rmi", "--force", IMAGE);
});

/** Runs a container with a web server; gives its id and the pid of its first process. */
function start(t: TestContext, ...options: string[]): { id: string; pid: number } {
  const id = podman(
    "run",
    "--detach",
    ...LIMITS,
    "--name",
    NAME,
    ...options.slice(0, -1),
    IMAGE,
    "/bin/httpd",
    "-f",
    "-p",
    options.at(-1) ?? "",
  );
  t.after(() => podman("rm", "--force", "--time", "0", id));
  return { id, pid: Number(podman("inspect", "--format", "{{.State.Pid}}", id)) };
}

test("a container on this machine's network is named, and stopped instead of its process", async (t) => {
  if (!needs(t, NEEDED)) return;
  const port = await freePort();
  const { id, pid } = start(t, "--network", "host", "--restart", "on-failure", `127.0.0.1:${port}`);
  await until(() => listListeners().some((row) => row.port === port));
  const row = listListeners().find((one) => one.port === port);
  assert.deepEqual(holdersOf(new Set([row?.inode ?? 0])).holders.get(row?.inode ?? 0), [pid]);
  const facts = readProcessFacts(pid);
  assert.deepEqual(facts?.container, { runtime: "podman", id, name: undefined, image: undefined });
  assert.equal(facts.networkNamespace, readProcessFacts(process.pid)?.networkNamespace);
  assert.deepEqual(originOf(pid)?.stopInstead?.command, `podman stop ${id.slice(0, 12)}`);
  const { chain, act, restartedBy, stopInstead } = originOf(pid, { isThorough: true }) ?? {};
  assert.equal(act, `podman container ${NAME} (${IMAGE})`);
  assert.equal(chain?.[1]?.label, `podman container ${NAME}`);
  assert.equal(restartedBy, "podman (restart policy on-failure)");
  assert.deepEqual(stopInstead, { what: `podman container ${NAME}`, command: `podman stop ${NAME}` });
});

test("a process whose control group has a container's name elsewhere is no part of it", async (t) => {
  if (!needs(t, NEEDED)) return;
  if (UNIFIED === undefined) return t.skip("this machine has no unified control groups");
  const { id } = start(t, "--network", "host", "127.0.0.1:0");
  const group = join(UNIFIED, "elsewhere", `libpod-${id}`);
  mkdirSync(group, { recursive: true });
  t.after(() => [group, dirname(group)].forEach((path) => rmdirSync(path)));
  await using stranger = await startProgram("sh", ["-c", "echo up; read x"]);
  await stranger.line();
  writeFileSync(join(group, "cgroup.procs"), String(stranger.pid));
  assert.equal(readProcessFacts(stranger.pid)?.container?.id, id, "so it says");
  const { act, stopInstead } = originOf(stranger.pid, { isThorough: true }) ?? {};
  assert.equal(stopInstead, undefined);
  assert.doesNotMatch(act ?? "", /podman/);
});

test("a container with a network of its own is found there, and behind the port that it publishes", async (t) => {
  if (!needs(t, NEEDED)) return;
  const port = await freePort();
  const { id, pid } = start(t, "--network", "bridge", "--publish", `127.0.0.1:${port}:80`, "80");
  const namespace = readProcessFacts(pid)?.networkNamespace;
  const find = (): ReturnType<typeof listNetworkNamespaces>["others"][number] | undefined =>
    listNetworkNamespaces().others.find(({ inode }) => inode === namespace);
  await until(() => find()?.listeners?.some(({ local }) => local.port === 80) === true);
  const found = find();
  assert.equal(found?.container?.id, id);
  assert.ok(found.pids.includes(pid));
  assert.match(found.name ?? "", /^netns-/, "Podman keeps it by a name");
  assert.deepEqual(
    [...found.addresses].filter((address) => !address.includes(":")),
    describeContainer(found.container)?.addresses,
  );
  // What listens here is Podman's watcher, which only keeps the port.
  const row = listListeners().find((one) => one.port === port);
  const [watcher = 0] = holdersOf(new Set([row?.inode ?? 0])).holders.get(row?.inode ?? 0) ?? [];
  const facts = readProcessFacts(watcher);
  assert.ok(facts);
  assert.deepEqual(forwardingOf(facts, { port }), {
    by: "conmon",
    target: `container ${NAME}`,
    howToClose: `Run \`podman stop ${NAME}\``,
  });
  assert.equal(originOf(watcher)?.stopInstead?.command, `podman stop ${NAME}`);
});
