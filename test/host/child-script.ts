import { spawn, type ChildProcess, type SpawnOptions } from "node:child_process";
import { once } from "node:events";
import { globSync, statSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { processTree } from "../../src/host/processes/processes.ts";

const root = join(import.meta.dirname, "../..");

/** Address of a source of ours, for an import in a script. */
export function sourceUrl(path: string): string {
  return new URL(`../../src/${path}`, import.meta.url).href;
}

/** A runtime on which the gateway's worker may run; `program` is undefined where it is missing. */
export interface Runtime {
  readonly name: "node" | "bun";
  readonly program: string | undefined;
}

/** Bun's install script moves the binary into the `bun` package; without install scripts a stub of a few bytes is there. */
function findBun(): string | undefined {
  const found = globSync(["bun/bin/bun.exe", "@oven/bun-linux-*/bin/bun"], { cwd: join(root, "node_modules") });
  return found.map((path) => join(root, "node_modules", path)).find((path) => statSync(path).size > 1_000_000);
}

export const RUNTIMES: readonly Runtime[] = [
  { name: "node", program: process.execPath },
  { name: "bun", program: findBun() },
];

/** True when the runtime is here; otherwise skips the test with the reason, and fails it with CI=true. */
export function hasRuntime(t: { skip(message?: string): void }, runtime: Runtime): boolean {
  if (runtime.program !== undefined) return true;
  const reason = `needs ${runtime.name}: npm install --include=optional`;
  if (process.env["CI"] === "true") throw new Error(reason);
  t.skip(reason);
  return false;
}

/** A program of which a test reads lines; it is killed with its descendants at the end of the scope. */
export interface LineProcess extends AsyncDisposable {
  readonly pid: number;
  readonly child: ChildProcess;
  /** The next line of its output, within 10 s or another deadline. */
  line(deadlineMs?: number): Promise<string>;
  /** Writes a line to its input. */
  say(text: string): void;
}

/** Starts a program and reads its lines. */
export async function startProgram(
  program: string,
  args: readonly string[],
  options: SpawnOptions = {},
): Promise<LineProcess> {
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"], ...options });
  const exited = once(child, "exit");
  const { stdin, stdout } = child;
  if (stdin === null || stdout === null) throw new Error("stdio is piped");
  // A program may end before it has read all that it was told.
  stdin.on("error", () => undefined);
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  await once(child, "spawn");
  return {
    pid: child.pid as number,
    child,
    async line(deadlineMs = 10_000) {
      const late = delay(deadlineMs, undefined, { ref: false }).then(() => {
        throw new Error(`${program} said nothing for ${deadlineMs / 1000} s`);
      });
      const { value, done } = await Promise.race([lines.next(), late]);
      if (done === true) throw new Error(`${program} ended without a line`);
      return value;
    },
    say: (text) => void stdin.write(`${text}\n`),
    async [Symbol.asyncDispose]() {
      for (const pid of processTree(child.pid)) killIfThere(pid);
      stdin.destroy();
      stdout.destroy();
      await exited;
    },
  };
}

/** What ends with its parent may be gone before its turn comes. */
function killIfThere(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** Starts a module's text on a runtime; it may use top-level await. */
export function startScript(
  source: string,
  options: SpawnOptions & { program?: string | undefined; args?: readonly string[] } = {},
): Promise<LineProcess> {
  const { program = process.execPath, args = [], ...rest } = options;
  const flags = program === process.execPath ? ["--input-type=module"] : [];
  return startProgram(program, [...flags, "-e", source, ...args], rest);
}

/** Waits until something is so, within 10 s. */
export async function until(isSo: () => boolean): Promise<void> {
  for (const deadline = performance.now() + 10_000; !isSo(); await delay(5)) {
    if (performance.now() > deadline) throw new Error(`Not so after 10 s: ${isSo.toString()}`);
  }
}
