import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { gatherMachine, type GatherOptions } from "../../src/doctor/gather-machine.ts";

/** Lives in a room (`room.ts`) and does what the lines of its input say; each is answered with one line. */
export type Order =
  | { readonly type: "shell"; readonly script: string }
  | { readonly type: "background"; readonly argv: readonly string[] }
  | { readonly type: "end"; readonly pid: number }
  | { readonly type: "gather"; readonly options: GatherOptions };

const SCRIPT_MS_MAX = 20_000;

process.stdin.on("close", () => {
  for (const child of children) child.kill("SIGKILL");
});
const children: ReturnType<typeof spawn>[] = [];

for await (const line of createInterface({ input: process.stdin })) {
  const answer = await obey(JSON.parse(line) as Order).catch((error: unknown) => ({ error: String(error) }));
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

async function obey(order: Order): Promise<unknown> {
  if (order.type === "gather") return { facts: await gatherMachine(order.options) };
  if (order.type === "end") return endChild(order.pid);
  return order.type === "shell" ? runScript(order.script) : startInBackground(order.argv);
}

function runScript(script: string): { readonly error?: string } {
  const { status, stderr } = spawnSync("sh", ["-ec", script], { encoding: "utf8", timeout: SCRIPT_MS_MAX });
  return status === 0 ? {} : { error: `${script}: ${stderr}` };
}

async function startInBackground([program = "", ...args]: readonly string[]): Promise<{ readonly pid: number }> {
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"] });
  children.push(child);
  // It says one line when it is ready.
  await new Promise((resolve, reject) => {
    child.stdout.once("data", resolve);
    child.once("exit", () => reject(new Error(`${program} ${args.join(" ")} ended before it was ready`)));
  });
  return { pid: child.pid ?? 0 };
}

async function endChild(pid: number): Promise<unknown> {
  const child = children.find((one) => one.pid === pid);
  if (child === undefined) throw new Error(`${pid} was not started here`);
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
  return {};
}
