import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, symlink, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import manifest from "../../package.json" with { type: "json" };
import type { KeptProjectView } from "../../src/control/keeper-contract.ts";
import { Installation } from "../../test/support/installation.ts";
import { processorMicroseconds, residentBytes } from "../../test/support/process-figures.ts";
import { freePort } from "../../test/support/ports.ts";
import type { Field, Sample, Scenario } from "../scenario.ts";

const ROOT: string = join(import.meta.dirname, "../..");
const VERSION = `Portolan ${manifest.version}`;
const COPIES = 10;
const SERVICES = 30;

/** The shop in a folder from which its packages are found. */
async function placeShop(folder: string): Promise<string> {
  const shop = join(folder, "shop");
  await cp(join(ROOT, "examples/shop"), shop, { recursive: true });
  await symlink(join(ROOT, "node_modules"), join(folder, "node_modules"));
  return shop;
}

/** Runs a command to its end; gives the milliseconds that it took. */
async function timed(
  [program = "", ...args]: readonly string[],
  options: Parameters<typeof spawn>[2],
): Promise<number> {
  const startMs = performance.now();
  const child = spawn(program, args, { ...options, stdio: ["ignore", "ignore", "inherit"] });
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new Error(`${args.join(" ")} ended with ${code}`);
  return performance.now() - startMs;
}

/** The slowest service of the shop, started as its keeper starts it, until it accepts connections. */
async function databaseAlone(shop: string, env: NodeJS.ProcessEnv): Promise<Sample> {
  const port = await freePort();
  const place = { HOST: "127.0.0.1", PORT: String(port), PORTOLAN_DATA: join(shop, ".alone") };
  const startMs = performance.now();
  const child = spawn(process.execPath, ["db/server.js"], { cwd: shop, env: { ...env, ...place }, stdio: "ignore" });
  const ended = once(child, "exit");
  while (!(await accepts(port))) await pause(2);
  const time = performance.now() - startMs;
  child.kill("SIGTERM");
  await ended;
  return { time };
}

function accepts(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect(port, "127.0.0.1", () => resolve(true)).on("error", () => resolve(false));
  return promise.finally(() => socket.destroy());
}

async function openShop(folder: string): Promise<Field> {
  await using stack = new AsyncDisposableStack();
  const installation = stack.use(await Installation.make("bun"));
  const shop = await placeShop(folder);
  const env = { ...installation.environment, XDG_CACHE_HOME: folder };
  const options = { cwd: shop, env };
  const up = [...installation.command, "up", "-d"];
  const down = [...installation.command, "down"];
  stack.defer(async () => void (await timed(down, options)));
  // The template is made, and each data folder copied from it, before anything is measured.
  await databaseAlone(shop, env);
  await timed(up, options);
  const owned = stack.move();
  return {
    subjects: new Map([
      ["the database alone", { version: `Node ${process.versions.node}`, measure: () => databaseAlone(shop, env) }],
      [
        "portolan up -d",
        {
          version: VERSION,
          measure: async () => {
            await timed(down, options);
            return { time: await timed(up, options) };
          },
        },
      ],
    ]),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function openThirty(folder: string): Promise<Field> {
  await using stack = new AsyncDisposableStack();
  const installation = stack.use(await Installation.make("bun"));
  const server = `require("node:http").createServer((q, s) => s.end("up")).listen(process.env.PORT, process.env.HOST)`;
  await writeFile(join(folder, "server.cjs"), server);
  const services = Array.from({ length: SERVICES }, (_, index) => `  s${index}: node server.cjs\n`);
  await writeFile(join(folder, "portolan.yaml"), `project: thirty\nservices:\n${services.join("")}`);
  const options = { cwd: folder, env: installation.environment };
  const owned = stack.move();
  return {
    subjects: new Map([
      [
        "portolan down",
        {
          version: VERSION,
          measure: async () => {
            const up = await timed([...installation.command, "up", "-d"], options);
            return { time: await timed([...installation.command, "down"], options), up };
          },
        },
      ],
    ]),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** Ten copies at once: until all are ready, what each keeper holds, and what keepers and daemon use while nothing happens. */
async function openCopies(folder: string): Promise<Field> {
  await using stack = new AsyncDisposableStack();
  const installation = stack.use(await Installation.make("bun"));
  const shop = await placeShop(folder);
  const options = { cwd: shop, env: { ...installation.environment, XDG_CACHE_HOME: folder } };
  await databaseAlone(shop, options.env);
  const copies = Array.from({ length: COPIES }, (_, index) => `copy-${index}`);
  const owned = stack.move();
  const all = (...words: readonly string[]): Promise<number[]> =>
    Promise.all(copies.map((copy) => timed([...installation.command, ...words, "--copy", copy], options)));
  const measure = async (seconds: number): Promise<Sample> => {
    const startMs = performance.now();
    await all("up", "-d");
    const time = performance.now() - startMs;
    const kept = JSON.parse(await installation.portolan("ps", "--all", "--json")) as readonly KeptProjectView[];
    const keepers = kept.map(({ keeper }) => keeper.pid);
    const pids = [...keepers, (await installation.status()).pid];
    await pause(3_000);
    const before = pids.map(processorMicroseconds);
    await pause(seconds * 1_000);
    const used = pids.map((pid, index) => processorMicroseconds(pid) - (before[index] ?? 0));
    const idle = used.reduce((sum, microseconds) => sum + microseconds, 0) / seconds / 1_000;
    const keeper = keepers.reduce((sum, pid) => sum + residentBytes(pid), 0) / keepers.length;
    await all("down");
    return { time, keeper, idle };
  };
  return {
    subjects: new Map([["ten copies", { version: VERSION, measure }]]),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** Whole projects: what their start, their end and their waiting cost. */
export const PROJECTS: readonly Scenario[] = [
  {
    name: "shop",
    says: "The example shop, from the command to all four services ready, beside its slowest service alone; its data is there",
    figures: [{ key: "time", title: "time", unit: "ms" }],
    open: openShop,
  },
  {
    name: "thirty-services",
    says: `A project of ${SERVICES} small servers: until all have ended, and before that until all were ready`,
    figures: [
      { key: "time", title: "down", unit: "ms" },
      { key: "up", title: "up", unit: "ms" },
    ],
    open: openThirty,
  },
  {
    name: "ten-copies",
    says: `${COPIES} copies of the shop at once: until all are ready; then memory of a keeper, and processor time of all keepers and the daemon in each second while nothing happens`,
    figures: [
      { key: "time", title: "all ready", unit: "ms" },
      { key: "keeper", title: "resident memory of a keeper", unit: "bytes" },
      { key: "idle", title: "processor time a second", unit: "ms" },
    ],
    once: true,
    open: openCopies,
  },
];
