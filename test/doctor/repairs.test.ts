import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { spawn as spawnInTerminal } from "@lydell/node-pty";
import { asUser } from "../support/as-user.ts";
import { needs } from "../support/needs.ts";
import { Room } from "./room.ts";

const PROGRAM = join(import.meta.dirname, "../../bin/portolan");
const DEADLINE_MS = 30_000;

interface Said {
  readonly status: number;
  readonly out: string;
  readonly said: string;
}

/** Runs `portolan doctor` in a room, with a home of its own. */
function portolan(
  room: Room,
  words: readonly string[],
  { home, before = [] }: { home: string; before?: readonly string[] },
): Promise<Said> {
  const [program = "", ...args] = [...room.door, ...before, process.execPath, PROGRAM, "doctor", ...words];
  const env = { PATH: process.env["PATH"] ?? "", HOME: home, PORTOLAN_HOME: join(home, "state") };
  return new Promise((resolve) => {
    execFile(program, args, { env, timeout: DEADLINE_MS, encoding: "utf8" }, (error, out, said) => {
      resolve({ status: error === null ? 0 : Number(error.code), out, said });
    });
  });
}

function makeHome(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), "portolan-doctor-"));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** What the kernel says in the room. */
async function shown(room: Room, command: string): Promise<string> {
  const file = join(tmpdir(), `portolan-shown-${process.pid}`);
  await room.sh(`${command} > ${file}`);
  const text = readFileSync(file, "utf8");
  rmSync(file);
  return text.trim();
}

test("portolan doctor --fix repairs what it may after asking, and --undo takes it back", async (t) => {
  if (!needs(t, ["root", "unshare", "nsenter", "ip", "tc"])) return;
  await using room = await Room.open();
  using home = makeHome();
  const ask = (...words: readonly string[]): Promise<Said> => portolan(room, words, { home: home.path });
  await room.sh(
    "ip link set lo down; echo 16 > /proc/sys/net/core/somaxconn; tc qdisc add dev lo root tbf rate 1mbit burst 4kb latency 400ms",
  );
  const discipline = await shown(room, "tc qdisc show dev lo | sed 's/ 8[0-9a-f]*: / /'");

  // Nobody is there to ask: nothing is done.
  const unasked = await ask("--fix");
  assert.equal(unasked.status, 2);
  assert.match(unasked.said, /Cannot ask before something is changed: there is no terminal\nhint: Pass --yes/);
  assert.equal(await shown(room, "cat /proc/sys/net/core/somaxconn"), "16");

  const fixed = JSON.parse((await ask("--fix", "--yes", "--json")).out) as {
    readonly repaired: { readonly ids: readonly string[] };
    readonly findings: readonly { readonly id: string }[];
  };
  assert.deepEqual(fixed.repaired.ids, ["M01", "M18", "M22"]);
  // What was repaired is looked at again.
  assert.equal(
    fixed.findings.some(({ id }) => fixed.repaired.ids.includes(id)),
    false,
  );
  assert.equal(await shown(room, "cat /proc/sys/net/core/somaxconn"), "4096");
  assert.match(await shown(room, "ip link show dev lo"), /LOOPBACK,UP/);
  assert.match(await shown(room, "tc qdisc show dev lo"), /noqueue/);

  const undone = await ask("--undo", "--yes", "--json");
  assert.deepEqual((JSON.parse(undone.out) as { repaired: { ids: string[] } }).repaired.ids, ["M22", "M18", "M01"]);
  assert.equal(undone.status, 0);
  assert.equal(await shown(room, "cat /proc/sys/net/core/somaxconn"), "16");
  assert.doesNotMatch(await shown(room, "ip link show dev lo"), /LOOPBACK,UP/);
  assert.equal(await shown(room, "tc qdisc show dev lo | sed 's/ 8[0-9a-f]*: / /'"), discipline);

  const again = await ask("--undo", "--yes");
  assert.deepEqual([again.status, again.said], [1, "nothing to be taken back\n"]);
});

test("portolan doctor --undo leaves a setting alone that was changed since", async (t) => {
  if (!needs(t, ["root", "unshare", "nsenter", "ip"])) return;
  await using room = await Room.open();
  using home = makeHome();
  await room.sh("echo 16 > /proc/sys/net/core/somaxconn");
  await portolan(room, ["--fix", "--yes"], { home: home.path });
  await room.sh("echo 777 > /proc/sys/net/core/somaxconn");
  const { status, said } = await portolan(room, ["--undo", "--yes"], { home: home.path });
  assert.equal(status, 3);
  assert.match(
    said,
    /Cannot undo the change of "\/proc\/sys\/net\/core\/somaxconn": it is "777" now, and the doctor had made it "4096"/,
  );
  assert.equal(await shown(room, "cat /proc/sys/net/core/somaxconn"), "777");
});

test("portolan doctor --undo leaves alone what a command has repaired and somebody has changed since", async (t) => {
  if (!needs(t, ["root", "unshare", "nsenter", "ip", "tc"])) return;
  await using room = await Room.open();
  using home = makeHome();
  const undo = (): Promise<Said> => portolan(room, ["--undo", "--yes"], { home: home.path });
  await room.sh("ip link set lo up; tc qdisc add dev lo root tbf rate 1mbit burst 4kb latency 400ms");
  await portolan(room, ["--fix", "--yes"], { home: home.path });
  assert.match(await shown(room, "tc qdisc show dev lo"), /noqueue/);

  await room.sh("tc qdisc add dev lo root pfifo limit 9");
  const refused = await undo();
  assert.equal(refused.status, 3);
  assert.match(
    refused.said,
    /Cannot undo the repair of M22: `tc qdisc show dev lo` says "qdisc pfifo .*limit 9p" now, and said "qdisc noqueue .*"/,
  );
  assert.match(refused.said, /hint: .* run `tc qdisc add dev lo root tbf rate 1Mbit .*` by hand/);
  assert.match(await shown(room, "tc qdisc show dev lo"), /pfifo/);

  await room.sh("tc qdisc del dev lo root");
  assert.equal((await undo()).status, 0);
  assert.match(await shown(room, "tc qdisc show dev lo"), /tbf/);
});

test("portolan doctor --fix prints root's part to another user, and changes nothing", async (t) => {
  if (!needs(t, ["root", "unshare", "nsenter", "ip"])) return;
  await using room = await Room.open();
  await room.sh("ip link set lo down; echo 16 > /proc/sys/net/core/somaxconn");
  const { status, said } = await portolan(room, ["--fix"], { home: "/nonexistent", before: asUser(65_534) });
  assert.equal(status, 1);
  assert.match(said, /only root may repair this: sudo ip link set lo up/);
  assert.match(said, /only root may repair this: echo 4096 \| sudo tee \/proc\/sys\/net\/core\/somaxconn/);
  assert.doesNotMatch(await shown(room, "ip link show dev lo"), /LOOPBACK,UP/);
});

test("portolan doctor --fix shows what it will do, and takes no for an answer", async (t) => {
  if (!needs(t, ["root", "unshare", "nsenter", "ip"])) return;
  await using room = await Room.open();
  using home = makeHome();
  await room.sh("echo 16 > /proc/sys/net/core/somaxconn");
  const [program = "", ...door] = room.door;
  const env = { PATH: process.env["PATH"] ?? "", HOME: home.path, PORTOLAN_HOME: join(home.path, "state") };
  const child = spawnInTerminal(program, [...door, process.execPath, PROGRAM, "doctor", "--fix"], { env, cols: 200 });
  let seen = "";
  const status = await new Promise((resolve) => {
    child.onExit(({ exitCode }) => resolve(exitCode));
    child.onData((text) => {
      const wasAsked = seen.includes("[y/N]");
      seen += text;
      if (!wasAsked && seen.includes("[y/N]")) child.write("n\r");
    });
  });
  assert.match(
    seen,
    /This will repair\r\n {2}M18: No server here .*\r\n {4}echo 4096 > \/proc\/sys\/net\/core\/somaxconn/,
  );
  assert.match(seen, /nothing was changed/);
  assert.equal(status, 1);
  assert.equal(await shown(room, "cat /proc/sys/net/core/somaxconn"), "16");
});
