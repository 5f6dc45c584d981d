/** Programs whose first argument that is no option says what really runs. */
const INTERPRETER =
  /^(node|nodejs|bun|deno|python[\d.]*|pypy[\d.]*|ruby[\d.]*|perl[\d.]*|php[\d.]*|java|bash|sh|dash|zsh)$/;
/** Their options that take the next word. */
const TAKES_WORD = new Set([
  "-r",
  "--require",
  "--import",
  "--loader",
  "-cp",
  "-classpath",
  "-W",
  "-X",
  "-C",
  "-I",
  "-S",
]);
/** Their options after which no file comes: the program is the next word itself. */
const INLINE = new Set(["-e", "--eval", "-p", "--print", "-c"]);
const RUNS_MODULE = new Set(["-m", "-jar"]);
/** What a runtime calls to run a file. */
const VERBS = new Set(["run", "x", "serve"]);
const LENGTH_MAX = 40;

/**
 * Names a process as a person would, such as `node server.js`, `vite`, `python3 -m http.server`, `nginx` or `sshd`.
 * Made of its arguments, since the name that the kernel keeps is `MainThread` for every Node; the program's path
 * serves a process without any. Undefined when there is neither.
 */
export function processLabel(argv: readonly string[], exe?: string): string | undefined {
  const first = argv[0] ?? "";
  // A server that writes its own title says `nginx: master process …`, all in one word.
  const title = /^([\w.+-]+): /.exec(first)?.[1];
  if (title !== undefined) return cut(title);
  const program = baseName(first.split(" ", 1)[0] ?? "").replace(/^-/, "") || baseName(exe ?? "");
  if (program === "") return undefined;
  return cut(INTERPRETER.test(program) ? interpreted(program, argv.slice(1)) : program);
}

function interpreted(program: string, words: readonly string[]): string {
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    if (RUNS_MODULE.has(word)) return `${program} ${word} ${baseName(words[at + 1] ?? "")}`.trimEnd();
    if (INLINE.has(word)) return `${program} ${word}`;
    if (TAKES_WORD.has(word)) at++;
    if (word.startsWith("-") || TAKES_WORD.has(word) || VERBS.has(word)) continue;
    return toolOf(word) ?? `${program} ${scriptOf(word)}`;
  }
  return program;
}

/** A tool that was installed as a package is known by its package's name, not by the file that starts it. */
function toolOf(path: string): string | undefined {
  const bin = /\/node_modules\/\.bin\/([^/]+)$/.exec(path)?.[1];
  if (bin !== undefined) return bin;
  return /.*\/node_modules\/((?:@[^/]+\/)?[^/.][^/]*)\//.exec(path)?.[1];
}

/** Many programs have a file of such a name: the folder tells them apart. */
function scriptOf(path: string): string {
  return /[^/]+\/(?:main|index|cli|__main__)\.\w+$/.exec(path)?.[0] ?? baseName(path);
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function cut(label: string): string {
  return label.length > LENGTH_MAX ? `${label.slice(0, LENGTH_MAX - 1)}…` : label;
}
