import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { test } from "node:test";
import { needs, pathOf } from "../support/needs.ts";

/**
 * A network of its own, with ports below 1024, and an /etc that may be changed. What asks only for addresses of families
 * that this machine has (AI_ADDRCONFIG) does not count 127.0.0.1.
 */
const PRIVATELY = `set -e
ip link set lo up
ip address add 10.77.0.1/32 dev lo
cp -a /etc "$1/etc"
mount --bind "$1/etc" /etc
echo "127.0.0.1 localhost" >/etc/hosts
rm -f /etc/resolv.conf
echo "nameserver 127.0.0.53" >/etc/resolv.conf
sed -i 's/^hosts:.*/hosts: files dns/' /etc/nsswitch.conf
shift
exec "$@"`;

const SERVERS = [
  "postgres",
  "initdb",
  "mariadbd",
  "mariadb-install-db",
  "redis-server",
  "vsftpd",
  "sshd",
  "ssh-keygen",
];
const CLIENTS = ["psql", "mariadb", "redis-cli", "ftp", "lftp", "curl", "ssh", "scp", "dig"];

test("Real clients find the servers of two copies by name and conventional port", (t) => {
  if (!needs(t, ["root", "unshare", "ip", "nft", "git", "setpriv", ...SERVERS, ...CLIENTS])) return;
  const folder = mkdtempSync(join(tmpdir(), "portolan-etc-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  // Its own folder for the child without rights, which Debian makes at boot.
  mkdirSync("/run/sshd", { recursive: true });
  const folders = ["initdb", "mariadbd", "nft"].map((program) => dirname(pathOf(program) ?? ""));
  const { NODE_TEST_CONTEXT: _, ...environment } = process.env;
  const scenario = join(import.meta.dirname, "by-name/scenario.ts");
  const words = ["--net", "--mount", "sh", "-c", PRIVATELY, "sh", folder, process.execPath, scenario];
  const { status, stdout, stderr } = spawnSync("unshare", words, {
    env: { ...environment, PATH: [process.env["PATH"], ...folders].join(delimiter) },
    encoding: "utf8",
    timeout: 240_000,
  });
  t.diagnostic(stdout);
  assert.equal(status, 0, stdout + stderr);
});
