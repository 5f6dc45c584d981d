import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync, mkdirSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { isFailure } from "../../src/failure/failure.ts";
import { hostsNames } from "../../src/host/names/hosts-names.ts";
import { darwinNames, hasResolved, resolvedNames } from "../../src/host/names/resolver-names.ts";
import { standardPorts } from "../../src/host/standard-ports.ts";
import { needs } from "../support/needs.ts";
import { PortolanHome } from "./portolan-home.ts";

const root = join(import.meta.dirname, "../..");
const run = promisify(execFile);

/** A file system's root, empty but for folders. */
function emptyRoot(t: { after(action: () => void): void }): string {
  const folder = mkdtempSync(join(tmpdir(), "portolan-root-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  for (const name of ["etc", "run/systemd/resolve", "proc/sys/net/ipv4"])
    mkdirSync(join(folder, name), { recursive: true });
  return folder;
}

/**
 * Runs a script with its own network and its own /etc, which is a copy; `mounted` puts another file system over
 * /etc/hosts, as containers have it.
 */
async function inOwnSystem(script: string, home: PortolanHome, { mounted = false } = {}): Promise<string> {
  const set = [
    "set -e",
    "ip link set lo up",
    `cp -a /etc "${home.folder}/etc"`,
    `mount --bind "${home.folder}/etc" /etc`,
    "printf '127.0.0.1 localhost' > /etc/hosts",
    ...(mounted ? [`cp /etc/hosts "${home.folder}/hosts"`, `mount --bind "${home.folder}/hosts" /etc/hosts`] : []),
    `portolan() { "${root}/bin/portolan" "$@"; }`,
  ];
  const words = ["--net", "--mount", "--", "sh", "-c", [...set, script].join("\n")];
  const env = { ...home.environment, PATH: `${home.environment["PATH"]}:/usr/sbin:/sbin` };
  const { stdout } = await run("unshare", words, { env, cwd: home.project, timeout: 60_000 });
  return stdout;
}

const DATABASE = `
  "${root}/bin/portolan" run --name db -- ${process.execPath} -e 'require("http").createServer().listen(process.env.PORT, process.env.HOST)' &
  runner=$!
  until portolan url db.localhost >/dev/null 2>&1; do sleep 0.1; done
`;

for (const mounted of [false, true]) {
  test(`install keeps names in a hosts file${mounted ? " that is mounted" : ""}, and uninstall leaves no trace`, async (t) => {
    if (!needs(t, ["unshare", "ip", "getent"])) return;
    const home = PortolanHome.open(t);
    const out = await inOwnSystem(
      `${DATABASE}
      sed -i 's/^hosts:.*/hosts: files/' /etc/nsswitch.conf
      getent hosts db.localhost && echo early
      portolan install --only names --yes >/dev/null
      getent hosts db.localhost | cut -d' ' -f1
      portolan install --only names --yes
      portolan uninstall --only names --yes >/dev/null
      echo "<$(cat /etc/hosts)>"
      kill $runner; wait $runner || true
      portolan daemon stop >/dev/null 2>&1`,
      home,
      { mounted },
    );
    const [address, again, ...rest] = out.trim().split("\n");
    assert.equal(address, "127.0.0.1");
    assert.match(again ?? "", /^names: keep a block of 1 names in \/etc\/hosts.*: as it should be$/);
    assert.deepEqual(rest, ["<127.0.0.1 localhost>"]);
  });
}

test("the command that keeps names as root keeps the rest of the hosts file", async (t) => {
  if (!needs(t, ["unshare", "ip"])) return;
  const home = PortolanHome.open(t);
  const { command } = hostsNames({ file: "/etc/hosts", owner: "", entries: [] });
  const out = await inOwnSystem(
    `${DATABASE}
    sudo() { "$@"; }
    ${command}
    ${command}
    cat /etc/hosts
    # A line that was lost, and a block that never ends with it.
    sed -i '$d' /etc/hosts
    portolan export hosts --whole /etc/hosts || echo refused
    kill $runner; wait $runner || true
    portolan daemon stop >/dev/null 2>&1`,
    home,
  );
  assert.match(out, /^127\.0\.0\.1 localhost\n# portolan begin .*\n.* db\.localhost\n# portolan end .*\nrefused\n$/);
});

test("install opens 80 and 443 to users, and uninstall gives the setting back", async (t) => {
  if (!needs(t, ["unshare", "ip"])) return;
  const home = PortolanHome.open(t);
  const out = await inOwnSystem(
    `unset PORTOLAN_HOME PORTOLAN_PORT
    setting=/proc/sys/net/ipv4/ip_unprivileged_port_start
    echo 700 > $setting
    SUDO_UID=1000 portolan install --only ports --yes >/dev/null
    cat $setting; ls /etc/sysctl.d/60-portolan.conf
    SUDO_UID=1000 portolan uninstall --only ports --yes >/dev/null
    cat $setting; ls /etc/sysctl.d/60-portolan.conf 2>/dev/null || echo gone
    portolan daemon stop >/dev/null 2>&1`,
    home,
  );
  assert.deepEqual(out.trim().split("\n"), ["80", "/etc/sysctl.d/60-portolan.conf", "700", "gone"]);
});

test("install refuses a broken block and a hosts file that is a link, and changes nothing", async (t) => {
  const folder = emptyRoot(t);
  const file = join(folder, "etc/hosts");
  const text = "a\n# portolan begin (user 7): kept by `portolan install`, do not edit\nb\n";
  writeFileSync(file, text);
  const names = hostsNames({ file, owner: "user 7", entries: [] });
  for (const act of ["look", "apply", "revert"] as const)
    await assert.rejects(names[act](), (error) => isFailure(error, "HOSTS_BLOCK_BROKEN"));
  assert.equal(readFileSync(file, "utf8"), text);
  const link = join(folder, "etc/link");
  symlinkSync(file, link);
  const linked = hostsNames({ file: link, owner: "user 8", entries: [] });
  await assert.rejects(linked.apply(), (error) => isFailure(error, "SYSTEM_FILE_NOT_WRITABLE"));
  assert.equal(readFileSync(file, "utf8"), text);
});

test("the system's own resolvers are told where to ask, and forget it", async (t) => {
  const folder = emptyRoot(t);
  assert.equal(await hasResolved(folder), false);
  writeFileSync(join(folder, "run/systemd/resolve/stub-resolv.conf"), "");
  symlinkSync("../run/systemd/resolve/stub-resolv.conf", join(folder, "etc/resolv.conf"));
  assert.equal(await hasResolved(folder), true);
  let reloads = 0;
  const reload = async (): Promise<void> => void reloads++;
  for (const [change, file, says] of [
    [
      resolvedNames({ port: 1253, root: folder, reload }),
      "etc/systemd/resolved.conf.d/portolan.conf",
      /DNS=127.0.0.1:1253\nDomains=~test\n$/,
    ],
    [darwinNames({ port: 1253, root: folder }), "etc/resolver/test", /nameserver 127.0.0.1\nport 1253\n$/],
  ] as const) {
    assert.equal((await change.look()).state, "absent");
    await change.apply();
    assert.match(readFileSync(join(folder, file), "utf8"), says);
    assert.equal((await change.look()).state, "applied");
    writeFileSync(join(folder, file), "# another port\n");
    assert.equal((await change.look()).state, "stale");
    await change.revert();
    await change.revert();
    assert.equal((await change.look()).state, "absent");
  }
  assert.equal(reloads, 2);
});

test("standardPorts has nothing to do where the user may listen there already", async (t) => {
  const folder = emptyRoot(t);
  const setting = join(folder, "proc/sys/net/ipv4/ip_unprivileged_port_start");
  const look = async (isForRoot: boolean): Promise<string> =>
    (await standardPorts({ isForRoot, root: folder }).look()).state;
  assert.equal(await look(false), "unavailable");
  writeFileSync(setting, "1024\n");
  assert.equal(await look(false), "absent");
  assert.equal(await look(true), "unavailable");
  writeFileSync(setting, "0\n");
  assert.equal(await look(false), "unavailable");
});
