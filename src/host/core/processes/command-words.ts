import type { ProcessFacts } from "./process-facts.ts";

/** Programs that run a script, and those of their options that take a value of their own. */
const INTERPRETERS: Readonly<Record<string, ReadonlySet<string>>> = {
  node: new Set([
    "-r",
    "--require",
    "--import",
    "--loader",
    "--experimental-loader",
    "-C",
    "--conditions",
    "--env-file",
  ]),
  python: new Set(["-W", "-X"]),
  ruby: new Set(["-I", "-r"]),
  perl: new Set(["-I"]),
};

/** Options by which an interpreter takes its program from elsewhere than a file. */
const NO_FILE: ReadonlySet<string> = new Set(["-e", "-p", "-c", "--eval", "--print", "-"]);

/** A command as a person thinks of it: the script's name instead of its interpreter's. */
export interface CommandWords {
  /** Name without folder, such as `npm`, `node` or `bash`. */
  readonly program: string;
  readonly args: readonly string[];
  /** What runs the program, when that is a script: `node`, `python`. */
  readonly interpreter: string | undefined;
  /** The interpreter's own options. */
  readonly options: readonly string[];
}

/** What of the arguments is looked at. */
const WORDS_MAX = 64;
const WORD_CHARACTERS_MAX = 1024;

/** Reads a process's arguments as program and arguments, through login shells, rewritten titles and interpreters. */
export function commandWords({ argv, exe }: Pick<ProcessFacts, "argv" | "exe">): CommandWords {
  const [first = "", ...rest] = wordsOf(argv, exe);
  const program = baseName(first);
  const interpreter = program.replace(/^(python|ruby|perl|node)(?:[\d.]+|js)$/, "$1");
  const valued = INTERPRETERS[interpreter];
  const file = valued === undefined ? -1 : scriptAt(rest, valued);
  if (file === -1) return { program: interpreter, args: rest, interpreter: undefined, options: [] };
  return {
    program: scriptName(rest[file] ?? ""),
    args: rest.slice(file + 1),
    interpreter,
    options: rest.slice(0, file),
  };
}

function wordsOf(argv: readonly string[], exe: string | undefined): string[] {
  const words = argv.slice(0, WORDS_MAX).map((word) => word.slice(0, WORD_CHARACTERS_MAX));
  // A program that rewrites its title leaves the rest of its old arguments empty: `npm run dev`, `sshd: me@pts/0`.
  while (words.length > 1 && words.at(-1) === "") words.pop();
  const [only = ""] = words;
  if (words.length === 1 && only.includes(" ") && only !== exe) words.splice(0, 1, ...only.split(/ +/));
  // A login shell's name begins with a dash.
  if (words[0]?.startsWith("-") === true) words[0] = words[0].slice(1);
  return words;
}

function scriptAt(args: readonly string[], valued: ReadonlySet<string>): number {
  for (let index = 0; index < args.length; index++) {
    const word = args[index] ?? "";
    // A module of Python's is as good as a script: `python3 -m gunicorn`.
    if (word === "-m" && index + 1 < args.length) return index + 1;
    if (NO_FILE.has(word)) return -1;
    if (!word.startsWith("-")) return index;
    if (valued.has(word)) index++;
  }
  return -1;
}

/** `npm` for `/usr/lib/node_modules/npm/bin/npm-cli.js`. */
function scriptName(path: string): string {
  const name = baseName(path).replace(/\.(?:[cm]?[jt]s|py|rb|pl)$/, "");
  return /^(?:npm|npx)-cli$/.test(name) ? name.slice(0, 3) : name;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
