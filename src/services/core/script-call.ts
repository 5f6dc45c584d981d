import { unwrapCommand } from "./unwrap-command.ts";

/** A command that runs a script of package.json, or a tool by way of the package manager. */
export type ScriptCall =
  /** `args` are what the user hands on to the script; `separator` must stand before the first that is added. */
  | { readonly kind: "script"; readonly name: string; readonly args: readonly string[]; readonly separator: boolean }
  /** `pnpm vite`: no script of that name, so a tool's. */
  | { readonly kind: "tool"; readonly words: readonly string[] }
  /** Another package's script, or several at once: its text is not known here. */
  | { readonly kind: "elsewhere" };

const MANAGERS = new Set(["npm", "pnpm", "yarn", "bun", "node"]);
/** Options that lead to another package. */
const ELSEWHERE = new Set(
  "-w --workspace -ws --workspaces --workspace-root --prefix -C --dir --cwd --filter -F -r --recursive".split(" "),
);
const RUN = new Set(["run", "run-script", "rum", "urn"]);
/** Commands of a package manager that are no scripts, even where a script has their name. */
const BUILT_IN = new Set([
  "install",
  "add",
  "remove",
  "test",
  "build",
  "exec",
  "dlx",
  "x",
  "create",
  "init",
  "publish",
]);

/** Reads `npm run dev`, `npm start`, `pnpm dev`, `yarn dev`, `bun run dev`, `node --run dev`; undefined for any other command. */
export function scriptCall(
  words: readonly string[],
  scripts: Readonly<Record<string, string>>,
): ScriptCall | undefined {
  const unwrapped = unwrapCommand(words);
  if (unwrapped === undefined || !MANAGERS.has(unwrapped.program)) return undefined;
  const manager = unwrapped.program;
  if (manager === "node") return nodeRun(unwrapped.args);
  const rest = [...unwrapped.args];
  if (skipOptions(rest)) return { kind: "elsewhere" };
  const isRun = RUN.has(rest[0] ?? "");
  if (isRun) rest.shift();
  if (skipOptions(rest)) return { kind: "elsewhere" };
  const [name, ...args] = rest;
  if (name === undefined) return undefined;
  if (manager === "yarn" && (name === "workspace" || name === "workspaces")) return { kind: "elsewhere" };
  if (manager === "npm") {
    if (!isRun && name !== "start") return undefined;
    return { kind: "script", name, args: afterSeparator(args), separator: !args.includes("--") };
  }
  if (Object.hasOwn(scripts, name) && (isRun || !BUILT_IN.has(name)))
    return { kind: "script", name, args, separator: false };
  return BUILT_IN.has(name) ? undefined : { kind: "tool", words: [name, ...args] };
}

/** Drops a manager's options from the front; true when one of them leads to another package. */
function skipOptions(rest: string[]): boolean {
  while (rest[0]?.startsWith("-") === true && rest[0] !== "--") {
    const option = rest.shift() ?? "";
    if (ELSEWHERE.has(option.split("=")[0] ?? "")) return true;
  }
  return false;
}

/** npm takes options before `--` for itself, and hands on every other word. */
function afterSeparator(args: readonly string[]): string[] {
  const at = args.indexOf("--");
  const own = at === -1 ? args : args.slice(0, at);
  return [...own.filter((word) => !word.startsWith("-")), ...(at === -1 ? [] : args.slice(at + 1))];
}

function nodeRun(args: readonly string[]): ScriptCall | undefined {
  const at = args.findIndex((word) => word === "--run" || word.startsWith("--run="));
  if (at === -1) return undefined;
  const joined = args[at]?.startsWith("--run=") === true;
  const name = joined ? args[at]?.slice("--run=".length) : args[at + 1];
  if (name === undefined) return undefined;
  const rest = args.slice(at + (joined ? 1 : 2));
  return { kind: "script", name, args: rest.filter((word) => word !== "--"), separator: !rest.includes("--") };
}
