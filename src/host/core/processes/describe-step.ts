import { commandWords, type CommandWords } from "./command-words.ts";
import type { Ancestor, AncestorRole, ProcessFacts } from "./process-facts.ts";
import { programRole } from "./program-roles.ts";
import { shownWords } from "./shown-command.ts";
import { shownText } from "../shown-text.ts";

const LABEL_CHARACTERS_MAX = 80;

/** A process seen as one step on the way to the human act. */
export interface Step extends Ancestor {
  /** A shell into which somebody types, or a script that somebody wrote into it, rather than one that a program started. */
  readonly isInteractive: boolean;
}

/** Says what a process is on the way to the human act, by its own arguments alone. */
export function describeStep(facts: ProcessFacts): Step {
  const words = commandWords(facts);
  const { role, label } = roleAndLabel(facts, words);
  const isInteractive = role === "shell" && isBare(words);
  return { pid: facts.pid, role, label: shownText(label, LABEL_CHARACTERS_MAX), isInteractive };
}

function roleAndLabel(facts: ProcessFacts, words: CommandWords): { role: AncestorRole; label: string } {
  const { program, interpreter, options } = words;
  const args = shownWords(words.args);
  const command = [program, ...args].join(" ");
  if (facts.pid === 1) return { role: "init", label: program === "" ? "init" : program };
  if (program === "portolan" || isOwnSource(facts.argv)) {
    // A keeper starts its services again; in the background it goes by a word that nobody types.
    if (args[0] === "__keep") return { role: "supervisor", label: "portolan up -d" };
    return { role: args[0] === "up" ? "supervisor" : "runner", label: ["portolan", ...args].join(" ") };
  }
  const editor = editorOf(facts);
  if (editor !== undefined) return { role: "editor", label: editor };
  // `node --watch`, `bun --hot`, `tsx watch`, `cargo watch` start their program again whenever it changes.
  const isWatcher = [...options, ...(interpreter === undefined ? args.slice(0, 3) : [])].some((word) =>
    /^--(?:watch|hot)$/.test(word),
  );
  if (isWatcher && /^(?:node|bun|deno)$/.test(interpreter ?? program))
    return { role: "supervisor", label: commandOf(facts) };
  if (/^(?:tsx|cargo|air)$/.test(program) && args[0] === "watch") return { role: "supervisor", label: command };
  if (/^(?:bun|deno)$/.test(program) && /^(?:run|task|x|start)$/.test(args[0] ?? ""))
    return { role: "script", label: command };
  if (program === "docker" && args[0] === "compose") return { role: "runner", label: command };
  const known = programRole(program);
  if (known === undefined) return { role: "process", label: commandOf(facts) };
  const { role, name = program } = known;
  if (role === "script" || role === "runner") return { role, label: command };
  if (role === "shell") return { role, label: isBare(words) ? name : command };
  // `sshd: me@pts/0`, where the name itself says for whom.
  if (role === "ssh") return { role, label: program.endsWith(":") ? command : name };
  return { role, label: name };
}

/** A shell that was given no script and no command. */
function isBare({ args }: CommandWords): boolean {
  return args.every((word) => /^-(?:[il]+|-login|-interactive)$/.test(word));
}

/** The command as it was typed, without the folder of its program. */
function commandOf({ argv, pid }: ProcessFacts): string {
  const [first = "", ...rest] = argv;
  const words = [first.startsWith("/") ? first.slice(first.lastIndexOf("/") + 1) : first, ...rest];
  return shownWords(words.slice(0, 64)).join(" ").trim() || `process ${pid}`;
}

/** `portolan` runs from its sources under the name of its first file. */
function isOwnSource(argv: readonly string[]): boolean {
  return argv.slice(0, 4).some((word) => /(?:^|\/)portolan\/(?:.*\/)?(?:src|dist)\/cli\/main\.[jt]s$/.test(word));
}

/** Editors whose processes are called after their runtime. */
function editorOf({ argv, exe }: ProcessFacts): string | undefined {
  const head = [exe ?? "", ...argv.slice(0, 8)].join("\n").slice(0, 4096);
  if (/\/\.vscode-(?:server|remote)(?:-insiders)?\//.test(head)) return "VS Code server";
  if (/\/\.(?:cursor|windsurf)-server\//.test(head))
    return head.includes(".cursor-server") ? "Cursor server" : "Windsurf server";
  if (/\/jbr\/bin\/java$/m.test(head) || head.includes("-Didea.paths.selector=")) return "a JetBrains editor";
  return undefined;
}
