// What bin/portolan does on a Node that is too old: it becomes the project's own.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { CANNOT, isNewEnough, NEEDED } from "./needed-node.js";

/** The same number on Linux and macOS. */
const F_SETFD = 2;

/** Goes on with these arguments on a newer Node that is found from `root` up, or says what to install. */
export function goOnNewer(root, args) {
  const node = findNode(root);
  if (node === undefined) {
    const install = existsSync(join(root, "src")) ? "Run `npm ci` here, or install Node" : "Install Node";
    fail(
      `Portolan needs Node ${NEEDED.join(".")} or newer, and this is Node ${process.versions.node}`,
      `${install} ${NEEDED.join(".")} or newer (https://nodejs.org), then run the command again`,
    );
  }
  become(node, args);
}

/** Looks for the npm package `node` from here up; each candidate must run and say that it is new enough. */
function findNode(root) {
  const own = realpathSync(process.execPath);
  for (let folder = root; ; folder = dirname(folder)) {
    for (const file of ["node_modules/node/bin/node", "node_modules/.bin/node"]) {
      const candidate = join(folder, file);
      if (!existsSync(candidate) || realpathSync(candidate) === own) continue;
      const { status, stdout } = spawnSync(candidate, ["--version"], { encoding: "utf8", timeout: 10_000 });
      if (status === 0 && isNewEnough(stdout.trim().slice(1))) return candidate;
    }
    if (dirname(folder) === folder) return undefined;
  }
}

/** Goes on as `node` with these arguments: in this very process where the system can, else in a child. */
function become(node, args) {
  try {
    replaceProcess(node, [node, ...args]);
  } catch {
    // No foreign function library here (an install without dependencies, another platform): a child serves as well.
  }
  runAsChild(node, args);
}

/** Returns only when it is not possible. One process keeps its pid, its terminal and its signals. */
function replaceProcess(path, argv) {
  if (process.platform === "win32") return;
  // Where Node itself has execve, it goes before the warning that it is experimental can be printed.
  if (process.execve) process.execve(path, argv, process.env);
  const libc = createRequire(import.meta.url)("koffi").load(null);
  const fcntl = libc.func("int fcntl(int fd, int command, ...)");
  const execve = libc.func("int execve(const char *path, const char **argv, const char **envp)");
  // Node has marked its standard streams to be closed on exec.
  for (const fd of [0, 1, 2]) fcntl(fd, F_SETFD, "int", 0);
  const environment = Object.entries(process.env).map(([name, value]) => `${name}=${value}`);
  execve(path, [...argv, null], [...environment, null]);
}

function runAsChild(node, args) {
  const child = spawn(node, args, { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGQUIT"]) process.on(signal, () => {}); // The terminal sends them to the child itself.
  for (const signal of ["SIGTERM", "SIGHUP", "SIGUSR2"]) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => fail(`cannot start "${node}": ${error.message}`, "Run `npm ci` here"));
  child.on("exit", (code, signal) => {
    if (signal === null) process.exit(code);
    for (const name of ["SIGINT", "SIGQUIT", "SIGTERM", "SIGHUP", "SIGUSR2"]) process.removeAllListeners(name);
    process.kill(process.pid, signal);
    process.exitCode = 128 + constants.signals[signal];
  });
}

function fail(message, hint) {
  process.stderr.write(`error: ${message}\nhint: ${hint}\n`);
  process.exit(CANNOT);
}
