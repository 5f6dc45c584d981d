import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmod, readFile } from "node:fs/promises";
import type { TestContext } from "node:test";
import { promisify } from "node:util";
import { ControlClient } from "../../../src/control/client.ts";
import { stateFolder } from "../../../src/host/state-folder.ts";
import { whoListens } from "../../../src/host/sockets/listeners.ts";
import { isRunning } from "../../daemon/home.ts";
import { testOnce } from "../../e2e/engines.ts";
import { Harbour } from "../../e2e/harness.ts";
import { processesWith } from "../../e2e/left-behind.ts";
import { eventually } from "../../gateway/eventually.ts";
import { client } from "../kind.ts";
import { CLIENTS } from "./clients.ts";
import { type Copy, makeCopies } from "./copies.ts";
import { PsqlSession } from "./psql-session.ts";

/** Where each service's clients look for it. */
const PORTS = { db: 5432, people: 3306, cache: 6379, files: 21, shell: 22, page: 80, names: 53 };

/** Where the system's stub resolver would be, as /etc/resolv.conf says here. */
const STUB = "127.0.0.53";

/** Leads questions of the system's C library to the daemon's resolver, as systemd-resolved does for `.test`. */
function redirection(port: number): string {
  const rules = ["udp", "tcp"].map((protocol) => `ip daddr ${STUB} ${protocol} dport 53 redirect to :${port}`);
  return ["table ip names {", "chain out {", "type nat hook output priority -100", ...rules, "}", "}"].join("\n");
}

/** To be started where network and /etc are private, see `by-name.test.ts`. */
testOnce("two copies of a project are found by name and conventional port", async (engine, t) => {
  await using harbour = await Harbour.open(engine);
  await chmod(harbour.folder, 0o755); // Postgres and vsftpd go down to their data as other users.
  const copies = makeCopies(harbour.folder);
  const portolan = async (copy: Copy, ...args: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await harbour.portolan(args, { cwd: copy.directory, env: { MARK: "by-name" } });
    assert.equal(code, 0, `portolan ${args.join(" ")}: ${stderr}`);
    return stdout;
  };
  const [main, linked] = copies;

  const startMs = performance.now();
  await Promise.all(copies.map((copy) => portolan(copy, "up", "-d")));
  t.diagnostic(`both copies were ready after ${Math.round(performance.now() - startMs)} ms`);
  await t.test("both have their conventional ports at once, one by the gateway and one by itself", async () => {
    const { findings, gateway, pid } = await harbour.status();
    assert.deepEqual(findings, []);
    const ours = new Set([pid, ...gateway.workers.map((worker) => worker.pid)]);
    for (const [service, port] of Object.entries(PORTS)) {
      const listeners = whoListens(port, service === "names" ? "udp" : "tcp");
      const byUs = listeners.filter((listener) => listener.pid !== undefined && ours.has(listener.pid));
      assert.deepEqual([listeners.length, byUs.length], [2, 1], `${service}: ${JSON.stringify(listeners)}`);
      assert.notEqual(listeners[0]?.address, listeners[1]?.address);
    }
  });

  await t.test("each program resolves them after `install --only names`", async () => {
    await portolan(main, "install", "--only", "names", "--yes");
    assert.match(await readFile("/etc/hosts", "utf8"), /^127\.77\.\d+\.\d+ db\.shop-fix\.test$/m);
  });
  await t.test("by the hosts file", (sub) => visitAll(sub, copies));

  await t.test("each program resolves them by the daemon's resolver, without a hosts file", async () => {
    await portolan(main, "uninstall", "--only", "names", "--yes");
    assert.equal(await readFile("/etc/hosts", "utf8"), "127.0.0.1 localhost\n");
    const { resolver } = await harbour.status();
    const loaded = promisify(execFile)("nft", ["-f", "-"]);
    loaded.child.stdin?.end(redirection(resolver?.port ?? 0));
    await loaded;
  });
  await t.test("by the daemon's resolver", (sub) => visitAll(sub, copies));

  await t.test("established sessions outlive kill -9 of the daemon, and end with `down` of their copy", async () => {
    await using stack = new AsyncDisposableStack();
    const [forwarded, direct] = copies.map(({ zone }) => stack.use(new PsqlSession(`db.${zone}`)));
    assert.ok(forwarded && direct);
    const backends = async (): Promise<readonly string[]> =>
      Promise.all([forwarded, direct].map((session) => session.ask("select name || pg_backend_pid() from who")));
    const before = await backends();
    await replaceDaemon(harbour);
    assert.deepEqual(await backends(), before);
    for (const { zone } of copies) await CLIENTS["psql"]?.visit(`db.${zone}`, main);

    await portolan(main, "down");
    await assert.rejects(forwarded.ask("select 1"), /psql has ended/);
    await assert.rejects(client("psql", ["-h", "db.shop.test", "-U", "ann", "-d", "postgres"]), /could not translate/);
    assert.deepEqual([await direct.ask("select name from who")], ["db.shop-fix.test"]);
    await portolan(linked, "down");
    await assert.rejects(direct.ask("select 1"), /psql has ended/);
    assert.deepEqual(processesWith("MARK", "by-name"), []);
  });
});

/** Each client reaches its server in both copies, which have the same port at once, and sees that one's own data. */
async function visitAll(t: TestContext, copies: readonly Copy[]): Promise<void> {
  for (const [name, program] of Object.entries(CLIENTS)) {
    await t.test(name, async () => {
      const hostIn = ({ zone }: Copy): string => `${program.of}.${zone}`;
      // Both are written before one is read.
      for (const copy of copies) await program.mark?.(hostIn(copy), hostIn(copy));
      await Promise.all(copies.map((copy) => program.visit(hostIn(copy), copy)));
    });
  }
}

/** Kills the daemon, and waits for the one that the keepers bring. */
async function replaceDaemon(harbour: Harbour): Promise<void> {
  const { pid } = await harbour.status();
  process.kill(pid, "SIGKILL");
  await eventually(() => !isRunning(pid));
  const daemon = new ControlClient(stateFolder(harbour.environment).controlSocket);
  await eventually(async () => (await daemon.status().catch(() => ({ pid }))).pid !== pid);
  await eventually(async () => {
    const chart = await daemon.chart().catch(() => undefined);
    const back = chart?.services.filter(({ state, lane }) => state === "ready" && lane !== undefined) ?? [];
    return back.length === 2 * Object.keys(PORTS).length;
  });
}
