import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setImmediate as loopTurn } from "node:timers/promises";
import type { InetSocket, SocketTable } from "../../src/host/core/sockets/socket.ts";
import { hasIpv6Loopback } from "../../src/host/ports.ts";
import { holdersOf } from "../../src/host/sockets/socket-holders.ts";
import { openSocketTable } from "../../src/host/sockets/sockets.ts";
import { needs } from "../support/needs.ts";
import { startProgram, type LineProcess } from "./child-script.ts";

const ROUNDS = 100;
const LSOF_EVERY = 20;
const PROCESSES = 3;

/** What a tool was asked, as rows of text; each is the whole of what both must tell of a socket. */
type Rows = ReadonlySet<string>;

/** Our own rows of everything that listens, in the words of ss. */
function look(table: SocketTable, pids: ReadonlySet<number>): Rows {
  const inet = (["tcp", "udp"] as const).flatMap((transport) => [...table.inet({ transport, which: "listening" })]);
  const unix = table.unix().filter(({ state }) => state !== "connected");
  const inodes = new Set([...inet, ...unix].map(({ inode }) => inode ?? 0));
  const { holders } = holdersOf(inodes, { pids: [...pids] });
  const rows = new Set<string>();
  const add = (inode: number | undefined, text: string): void => {
    for (const pid of holders.get(inode ?? 0) ?? []) rows.add(`${text} ${inode} ${pid}`);
  };
  for (const socket of inet) add(socket.inode, `${socket.transport} ${limitOf(socket)} ${endOf(socket)}`);
  for (const { kind, path, inode } of unix) add(inode, `${UNIX_WORDS[kind]} ${path ?? "*"}`);
  return rows;
}

const UNIX_WORDS = { stream: "u_str", datagram: "u_dgr", seqpacket: "u_seq" };

function limitOf({ transport, sendQueue }: InetSocket): string {
  return transport === "tcp" ? `${sendQueue}` : "-";
}

function endOf({ family, local: { address, port }, isIpv6Only }: InetSocket): string {
  const text = family === 4 ? address : address === "::" && isIpv6Only === false ? "*" : `[${address}]`;
  return `${text}:${port}`;
}

/** Runs a tool, and gives its lines. */
function linesOf(tool: string, args: readonly string[]): string[] {
  const { stdout, error } = spawnSync(tool, args, {
    encoding: "utf8",
    timeout: 10_000,
    env: { ...process.env, LC_ALL: "C" },
  });
  if (error !== undefined) throw error;
  return stdout.split("\n");
}

function askSs(pids: ReadonlySet<number>): Rows {
  const rows = new Set<string>();
  for (const line of linesOf("ss", ["-H", "-tulnpxe"])) {
    const [kind = "", , , limit = "", name = "", inode = ""] = line.split(/\s+/);
    const isInet = kind === "tcp" || kind === "udp";
    const text = isInet
      ? `${kind} ${kind === "tcp" ? limit : "-"} ${name} ${/ ino:(\d+)/.exec(line)?.[1]}`
      : `${kind} ${name} ${inode}`;
    for (const [, pid] of line.matchAll(/,pid=(\d+),/g)) if (pids.has(Number(pid))) rows.add(`${text} ${pid}`);
  }
  return rows;
}

/** lsof tells less: an endpoint and its process. */
function askLsof(pids: ReadonlySet<number>): Rows {
  const rows = new Set<string>();
  let pid = "";
  for (const line of linesOf("lsof", ["-nPw", "-a", "-p", [...pids].join(), "-i", "-FpPn"])) {
    if (line.startsWith("p")) pid = line.slice(1);
    if (line.startsWith("n") && !line.includes("->")) rows.add(`${line.slice(1)} ${pid}`);
  }
  return rows;
}

/** A row of ours as far as lsof tells it; undefined of a Unix socket. */
function asLsof(row: string): string | undefined {
  const [kind, , end = "", , pid] = row.split(" ");
  if (kind !== "tcp" && kind !== "udp") return undefined;
  return `${end.replace(/^(0\.0\.0\.0|\[::\]):/, "*:")} ${pid}`;
}

test("the socket table agrees with ss and lsof while sockets come and go", async (t) => {
  if (!needs(t, ["ss", "lsof"])) return;
  const folder = mkdtempSync(join(tmpdir(), "portolan-churn-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  await using stack = new AsyncDisposableStack();
  const script = join(import.meta.dirname, "socket-churn.ts");
  const families = hasIpv6Loopback() ? "ipv6" : "ipv4";
  const children: LineProcess[] = [];
  for (let started = 0; started < PROCESSES; started++) {
    children.push(stack.use(await startProgram(process.execPath, [script, folder, families])));
  }
  await Promise.all(children.map((child) => child.line()));
  const pids = new Set(children.map(({ pid }) => pid));
  using table = openSocketTable();
  assert.equal(table.source, "netlink");

  let [compared, changed] = [0, 0];
  let [ours, theirs] = [look(table, pids), askSs(pids)];
  for (let round = 1; round <= ROUNDS; round++) {
    for (const child of children) child.say("go on");
    // So that the words go out: what they do happens while the tools look.
    await loopTurn();
    const oursNext = look(table, pids);
    const theirsNext = askSs(pids);
    // What both looks of the one saw was there for the look of the other between them.
    assert.deepEqual([...theirs.intersection(theirsNext).difference(oursNext)], [], `round ${round}: ss alone`);
    assert.deepEqual([...ours.intersection(oursNext).difference(theirs)], [], `round ${round}: ours alone`);
    compared += ours.intersection(oursNext).size;
    changed += ours.symmetricDifference(oursNext).size;
    [ours, theirs] = [oursNext, theirsNext];
    if (round % LSOF_EVERY !== 0) continue;
    const seen = askLsof(pids);
    const after = look(table, pids);
    const missing = [...ours.intersection(after)].map(asLsof).filter((row) => row !== undefined && !seen.has(row));
    assert.deepEqual(missing, [], `round ${round}: lsof lacks them`);
    [ours, theirs] = [look(table, pids), askSs(pids)];
  }
  assert.ok(compared >= 200 * ROUNDS, `only ${compared} rows were compared`);
  assert.ok(changed > ROUNDS, "nothing came or went");
  t.diagnostic(`${compared} rows compared, ${changed} came or went`);
});
