import assert from "node:assert/strict";
import { test } from "node:test";
import { sourceUrl, startProgram } from "../host/child-script.ts";
import { needs } from "../support/needs.ts";

/**
 * In a network of its own: two hundred sockets of all kinds that stay, and others that come and go. In each round ss is asked
 * before and after: whatever stands in both of its answers must stand in the list, with the same process; and whatever
 * the list shows must stand in one of them, or have come and gone between.
 */
const SCRIPT = `
  import { execFileSync, spawnSync } from "node:child_process";
  import { createSocket } from "node:dgram";
  import { once } from "node:events";
  import { mkdtempSync, rmSync } from "node:fs";
  import { createServer } from "node:net";
  import { tmpdir } from "node:os";
  import { listSockets } from ${JSON.stringify(sourceUrl("inspect/list-sockets.ts"))};

  spawnSync("ip", ["link", "set", "lo", "up"]);
  const folder = mkdtempSync(tmpdir() + "/portolan-ls-");
  const open = { tcp: async (host) => { const server = createServer(); server.listen(0, host); await once(server, "listening"); return server; },
    udp: async (host) => { const socket = createSocket(host.includes(":") ? "udp6" : "udp4"); socket.bind(0, host); await once(socket, "listening"); return socket; },
    unix: async (name) => { const server = createServer(); server.listen(name); await once(server, "listening"); return server; } };
  const hosts = ["127.0.0.1", "127.0.0.2", "0.0.0.0", "::1", "::"];
  for (let at = 0; at < 80; at++) await open.tcp(hosts[at % 5]);
  for (let at = 0; at < 80; at++) await open.udp(hosts[at % 5]);
  for (let at = 0; at < 40; at++) await open.unix(folder + "/" + at);
  let passing = [];
  const churn = async () => {
    for (const socket of passing) socket.close();
    passing = await Promise.all([open.tcp("127.0.0.1"), open.tcp("::"), open.udp("127.0.0.1"), open.unix(folder + "/p" + Math.random())]);
  };
  const pid = /pid=(\\d+)/;
  const ss = () => new Set(execFileSync("ss", ["-H", "-tulnpx"], { encoding: "utf8" }).split("\\n").filter((line) => line !== "").map((line) => {
    const [kind, state, , , local, inode] = line.split(/ +/);
    const owner = pid.exec(line)?.[1] ?? "-";
    if (kind.startsWith("u_")) return "unix " + local + " " + inode + " " + owner;
    return kind + " " + local.replace(/^\\*:/, "[::]:").replace(/[\\[\\]]/g, "") + " " + owner;
  }));
  const filter = { project: undefined, user: undefined, ports: undefined, isExposed: false, isAll: true };
  const list = () => listSockets({ kinds: new Set(["tcp", "udp", "unix"]), isOfConnections: false, filter, chart: { services: [], aliases: [] }, parts: new Map() }).rows;
  const keyOf = ({ transport, local, path, inode, process: owner }) => transport === "unix"
    ? "unix " + path + " " + inode + " " + (owner?.pid ?? "-") : transport + " " + local.address + ":" + local.port + " " + (owner?.pid ?? "-");
  let before = ss();
  let compared = 0;
  const missing = [];
  const invented = [];
  for (let round = 0; round < 100; round++) {
    const rows = new Set(list().map(keyOf));
    await churn();
    const after = ss();
    const stable = [...before].filter((key) => after.has(key));
    compared += stable.length;
    missing.push(...stable.filter((key) => !rows.has(key)));
    invented.push(...[...rows].filter((key) => !before.has(key) && !after.has(key)));
    before = after;
  }
  rmSync(folder, { recursive: true });
  console.log(JSON.stringify({ compared, missing: missing.slice(0, 5), invented: invented.slice(0, 5) }));
  process.exit();
`;

test("listSockets shows what ss shows, in a hundred rounds while sockets come and go", async (t) => {
  if (!needs(t, ["root", "unshare", "ip", "ss"])) return;
  // With pids of its own too, so that neither has to look through everybody's descriptors a hundred times.
  const flags = ["--net", "--pid", "--fork", "--kill-child", "--mount-proc"];
  await using script = await startProgram("unshare", [...flags, process.execPath, "--input-type=module", "-e", SCRIPT]);
  const { compared, missing, invented } = JSON.parse(await script.line(60_000)) as Record<string, unknown> & {
    compared: number;
  };
  assert.deepEqual({ missing, invented }, { missing: [], invented: [] });
  assert.ok(compared >= 100 * 200, `${compared} rows were compared`);
});
