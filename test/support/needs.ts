import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, globSync, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { TestContext } from "node:test";

/** The Python that sees Debian's modules, also where another one stands first on the PATH. */
export const PYTHON: string = ofDebian("python3");

/** Programs whose Debian package has another name. */
const PACKAGES: Readonly<Record<string, string>> = {
  apache2ctl: "apache2",
  bundle: "ruby-bundler",
  busybox: "busybox-static",
  certutil: "libnss3-tools",
  dig: "bind9-dnsutils",
  "gnutls-cli": "gnutls-bin",
  h2load: "nghttp2-client",
  hypercorn: "python3-hypercorn",
  initdb: "postgresql",
  ip: "iproute2",
  java: "openjdk-17-jre-headless",
  jupyter: "jupyter-core",
  keytool: "openjdk-17-jre-headless",
  kubectl: "kubernetes-client",
  mariadb: "mariadb-client",
  "mariadb-install-db": "mariadb-server",
  mariadbd: "mariadb-server",
  nft: "nftables",
  nghttp: "nghttp2-client",
  nsenter: "util-linux",
  openssl: "openssl",
  php: "php-cli",
  "php:Illuminate/autoload.php": "php-laravel-framework",
  prlimit: "util-linux",
  postgres: "postgresql",
  psql: "postgresql-client",
  rackup: "ruby-rack",
  rails: "ruby-railties",
  "redis-cli": "redis-tools",
  "redis-server": "redis-server",
  scp: "openssh-client",
  setpriv: "util-linux",
  setsid: "util-linux",
  ss: "iproute2",
  "ssh-keygen": "openssh-client",
  tc: "iproute2",
  ssh: "openssh-client",
  sshd: "openssh-server",
  "systemd-socket-activate": "systemd",
  testssl: "testssl.sh",
  unshare: "util-linux",
  "update-ca-certificates": "ca-certificates",
  "waitress-serve": "python3-waitress",
};

/** How an interpreter says whether it has a module, and the package that brings it. */
const MODULES: Readonly<Record<string, { look(name: string): string[]; package(name: string): string }>> = {
  python: {
    look: (name) => [
      PYTHON,
      "-c",
      "import importlib.util, sys; sys.exit(importlib.util.find_spec(sys.argv[1]) is None)",
      name,
    ],
    package: (name) => `python3-${name}`,
  },
  ruby: { look: (name) => [ofDebian("ruby"), "-e", "gem ARGV[0]", name], package: (name) => `ruby-${name}` },
  php: {
    look: (name) => [ofDebian("php"), "-r", "exit((int) (stream_resolve_include_path($argv[1]) === false));", name],
    package: (name) => PACKAGES[`php:${name}`] ?? `php-${name}`,
  },
};

/** Where Debian keeps what an ordinary user's PATH may lack. */
const SYSTEM_FOLDERS = ["/usr/local/sbin", "/usr/sbin", "/sbin", ...globSync("/usr/lib/postgresql/*/bin")];

/** Finds a program as a shell would, also in the folders of the administrator's programs. */
export function pathOf(program: string, environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const folders = [...(environment["PATH"] ?? "").split(delimiter), ...SYSTEM_FOLDERS];
  return folders.map((folder) => join(folder, program)).find((path) => isProgram(path));
}

/**
 * Says whether all that a test uses is on this machine: programs (`curl`), modules (`python:flask`,
 * `ruby:activemodel`, `php:Illuminate/autoload.php`) and the rights of `root`. What is missing skips the test with the
 * command that installs it; with `CI=true` it fails instead.
 *
 * @example
 * ```ts
 * test("curl gets the page", async (t) => {
 *   if (!needs(t, ["curl", "python:flask"])) return;
 * ```
 */
export function needs(
  t: Pick<TestContext, "skip">,
  tools: readonly string[],
  environment: NodeJS.ProcessEnv = process.env,
): boolean {
  const missing = tools.filter((tool) => !isHere(tool, environment));
  if (missing.length === 0) return true;
  const reason = `needs ${missing.join(", ")}: ${missing.map((tool) => remedyOf(tool)).join(" && ")}`;
  if (environment["CI"] === "true") throw new Error(`${reason} (a skip is a failure with CI=true)`);
  t.skip(reason);
  return false;
}

function isHere(tool: string, environment: NodeJS.ProcessEnv): boolean {
  if (tool === "root") return process.getuid?.() === 0;
  const [language = "", name] = tool.split(":", 2);
  if (name !== undefined) return hasModule(language, name);
  return pathOf(tool, environment) !== undefined;
}

function remedyOf(tool: string): string {
  if (tool === "root") return "run it as root";
  const [language = "", name] = tool.split(":", 2);
  if (name !== undefined) return `sudo apt-get install ${MODULES[language]?.package(name)}`;
  return `sudo apt-get install ${PACKAGES[tool] ?? tool}`;
}

function hasModule(language: string, name: string): boolean {
  const [program = "", ...args] = MODULES[language]?.look(name) ?? [];
  return spawnSync(program, args, { stdio: "ignore", timeout: 10_000 }).status === 0;
}

function ofDebian(program: string): string {
  const path = `/usr/bin/${program}`;
  return existsSync(path) ? path : program;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
