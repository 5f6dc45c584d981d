import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { join } from "node:path";
import { openSocketTable } from "../../src/host/sockets/sockets.ts";
import { holdersOf } from "../../src/host/sockets/socket-holders.ts";
import { ProcessesOfSockets } from "../../src/host/sockets/process-of-socket.ts";
import type { SocketTable } from "../../src/host/core/sockets/socket.ts";
import { startProgram } from "../../test/host/child-script.ts";
import manifest from "../../package.json" with { type: "json" };
import { wholeProcess } from "../command-times.ts";
import { median } from "../median.ts";
import type { Field, Sample, Scenario, Subject } from "../scenario.ts";
import { Installation } from "../../test/support/installation.ts";
import { versionOf } from "../version-of.ts";

const CROWD = join(import.meta.dirname, "../socket-crowd.ts");
const OWN = `Portolan ${manifest.version}`;
/** Other processes, among which the one behind a socket is looked for. */
const BYSTANDERS = 150;
const RUNS = 20;

/** Commands that are timed as whole processes; a line here is a subject. */
const COMMAND_LINES: readonly { readonly line: string; readonly version: () => string }[] = [
  { line: "ss -tnp", version: () => `iproute2 ${versionOf("ss", ["-V"])}` },
  { line: "ss -tlnp", version: () => `iproute2 ${versionOf("ss", ["-V"])}` },
  { line: "lsof -nP -iTCP", version: () => `lsof ${versionOf("lsof", ["-v"])}` },
  { line: "netstat -tnp", version: () => `net-tools ${versionOf("netstat", ["--version"])}` },
];

function timed(call: () => unknown): Sample {
  const times = Array.from({ length: RUNS }, () => {
    const start = performance.now();
    call();
    return performance.now() - start;
  });
  return { time: median(times) };
}

/** Portolan's own, in an installation as users have it. */
const OWN_LINES: readonly string[] = ["ls --connections --json", "ls", "explain PORT"];

/** What the commands do inside, without the start of a process. */
function calls(table: SocketTable): [string, () => unknown][] {
  const all = { transport: "tcp", which: "all" } as const;
  const withHolders = (which: "all" | "listening"): unknown => {
    const rows = table.inet({ transport: "tcp", which });
    return holdersOf(new Set(rows.flatMap(({ inode }) => inode ?? [])), { firstOnly: true });
  };
  return [
    ["all sockets", () => table.inet(all)],
    ["all sockets with processes", () => withHolders("all")],
    ["listeners with processes", () => withHolders("listening")],
  ];
}

async function openTables(): Promise<Field> {
  await using stack = new AsyncDisposableStack();
  const [, port = ""] = (await stack.use(await startProgram(process.execPath, [CROWD])).line(60_000)).split(" ");
  return await openCommands(stack, { port, table: stack.use(openSocketTable()), enter: [] });
}

/** The same crowd in a network of its own, where every listener is of a process that may be looked into. */
async function openAlone(): Promise<Field> {
  await using stack = new AsyncDisposableStack();
  const start = `ip link set lo up && exec "$0" "$1"`;
  const crowd = stack.use(await startProgram("unshare", ["--net", "sh", "-c", start, process.execPath, CROWD]));
  const [, port = ""] = (await crowd.line(60_000)).split(" ");
  const enter = ["nsenter", `--net=/proc/${crowd.pid}/ns/net`];
  return await openCommands(stack, { port, table: undefined, enter });
}

/** On a machine as it is, with the start of Node beside it. */
async function openFew(): Promise<Field> {
  await using stack = new AsyncDisposableStack();
  // It reads, so that it sees the end of what `explain` opens: else it would never close.
  const server = stack.use(createServer((socket) => socket.on("error", () => {}).resume()).listen(0, "127.0.0.1"));
  await once(server, "listening");
  return await openCommands(stack, {
    port: String((server.address() as AddressInfo).port),
    table: undefined,
    enter: [],
  });
}

interface Machine {
  readonly port: string;
  /** Undefined where no calls are measured. */
  readonly table: SocketTable | undefined;
  /** Words before each command, with which it runs in another network. */
  readonly enter: readonly string[];
}

async function openCommands(stack: AsyncDisposableStack, { port, table, enter }: Machine): Promise<Field> {
  const installation = stack.use(await Installation.make("node"));
  const subjects = new Map<string, Subject>();
  for (const { line, version } of COMMAND_LINES) {
    const command = { words: [...enter, ...line.split(" ")], env: { ...process.env, LC_ALL: "C" }, cwd: "/" };
    subjects.set(line, { version: version(), measure: async () => wholeProcess(command) });
  }
  for (const line of OWN_LINES) {
    const words = [...enter, ...installation.command, ...line.replace("PORT", port).split(" ")];
    const command = { words, env: installation.environment, cwd: "/" };
    subjects.set(`portolan ${line}`, { version: OWN, measure: async () => wholeProcess(command) });
  }
  const bare = { words: [...enter, process.execPath, "-e", "0"], env: process.env, cwd: "/" };
  subjects.set("node -e 0", { version: `Node ${process.versions.node}`, measure: async () => wholeProcess(bare) });
  for (const [name, call] of table === undefined ? [] : calls(table)) {
    subjects.set(name, { version: OWN, measure: async () => timed(call) });
  }
  const owned = stack.move();
  return { subjects, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** The whole table, as commands and as calls. */
export const SOCKETS: Scenario = {
  name: "sockets",
  says: "A machine with 13,000 TCP sockets and 14,000 descriptors, listed with the processes; the last three are calls inside a process",
  figures: [{ key: "time", title: "time", unit: "ms" }],
  open: openTables,
};

/** The commands where no listener is a stranger's, for whom every descriptor would be looked at. */
export const SOCKETS_ALONE: Scenario = {
  name: "sockets-alone",
  says: "The same crowd in a network namespace of its own (needs root), where each listener is of a process that can be seen: the search for owners may end early; each command is started through nsenter",
  figures: [{ key: "time", title: "time", unit: "ms" }],
  open: openAlone,
};

/** What a person waits for on a machine as it is. */
export const FEW_SOCKETS: Scenario = {
  name: "few-sockets",
  says: "The same commands on a machine with a few sockets; explain probes one",
  figures: [{ key: "time", title: "time", unit: "ms" }],
  open: openFew,
};

/** A client that opens a connection for each line, and reads, so that it closes with its server. */
const CLIENT = `require("node:readline").createInterface({ input: process.stdin })
  .on("line", (port) => require("node:net").connect(Number(port), "127.0.0.1").on("error", () => {}).resume());`;

async function openLookups(): Promise<Field> {
  await using stack = new AsyncDisposableStack();
  await stack.use(await startProgram(process.execPath, [CROWD])).line(60_000);
  const client = stack.use(await startProgram(process.execPath, ["-e", CLIENT]));
  // They are newer than the client, so that all of them are looked at first.
  const bystanders = Array.from({ length: BYSTANDERS }, () => spawn("sleep", ["600"], { stdio: "ignore" }));
  stack.defer(() => void bystanders.map((bystander) => bystander.kill()));
  const server = stack.use(createServer().listen(0, "127.0.0.1"));
  await once(server, "listening");
  const table = stack.use(openSocketTable());
  const local = { address: "127.0.0.1", port: (server.address() as AddressInfo).port };

  const step = async (): Promise<[number, number, number]> => {
    const accepted = once(server, "connection") as Promise<[Socket]>;
    client.say(`${local.port}`);
    const [socket] = await accepted;
    const ends = { local: { address: "127.0.0.1", port: socket.remotePort ?? 0 }, remote: local };
    const started = performance.now();
    const inode = table.find("tcp", ends)?.inode ?? 0;
    const found = performance.now();
    const processes = new ProcessesOfSockets();
    const first = processes.find(inode);
    const sighted = performance.now();
    processes.find(inode);
    const known = performance.now();
    socket.destroy();
    if (first?.pid !== client.pid) throw new Error("It found another process");
    return [found - started, sighted - found, known - sighted];
  };
  const measure = async (seconds: number): Promise<Sample> => {
    const steps: [number, number, number][] = [];
    for (const end = performance.now() + seconds * 1000; performance.now() < end;) steps.push(await step());
    const times = (at: 0 | 1 | 2): number[] =>
      steps.map((taken) => taken[at] * 1000).sort((left, right) => left - right);
    const worst = (sorted: readonly number[]): number => sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN;
    const [row, pid, known] = [times(0), times(1), times(2)];
    return {
      row: median(row),
      rowWorst: worst(row),
      pid: median(pid),
      pidWorst: worst(pid),
      known: median(known),
      knownWorst: worst(known),
    };
  };
  const owned = stack.move();
  return {
    subjects: new Map([[table.source, { version: OWN, measure }]]),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** Who is at the other end of one connection. */
export const SOCKET_LOOKUPS: Scenario = {
  name: "socket-lookups",
  says: "Who is at the other end of a connection, among 13,000 sockets and 150 processes that are newer: its row by both ends, its process at first sight, and its process once known",
  figures: [
    { key: "row", title: "row", unit: "µs" },
    { key: "rowWorst", title: "row, 99th", unit: "µs" },
    { key: "pid", title: "process", unit: "µs" },
    { key: "pidWorst", title: "process, 99th", unit: "µs" },
    { key: "known", title: "known", unit: "µs" },
    { key: "knownWorst", title: "known, 99th", unit: "µs" },
  ],
  open: openLookups,
};
