/** A command without what stands before the tool: `FOO=1 npx -y vite dev` is `vite` with `dev`. */
export interface UnwrappedCommand {
  /** The tool's name, without folder and file ending. */
  readonly program: string;
  readonly args: readonly string[];
}

interface Wrapper {
  /** The words that start it, as alternatives; the first word is compared without its folder. */
  readonly words: readonly (readonly string[])[];
  /** Options of the wrapper itself that take the next word with them. */
  readonly valued?: readonly string[];
}

const PYTHON = /^(python|pypy)[\d.]*$/;
const DEPTH_MAX = 8;

/** What people put before a tool. `pnpm vite` and `yarn vite` run the tool too; their own commands are told apart later. */
const WRAPPERS: readonly Wrapper[] = [
  { words: [["env"], ["cross-env"], ["cross-env-shell"]], valued: ["-u", "--unset", "-C", "--chdir"] },
  { words: [["npx"], ["npm", "exec"], ["npm", "x"]], valued: ["-p", "--package", "-w", "--workspace"] },
  {
    words: [["pnpm", "exec"], ["pnpm", "dlx"], ["pnpx"], ["yarn", "exec"], ["yarn", "dlx"]],
    valued: ["-p", "--package"],
  },
  { words: [["bunx"], ["bun", "x"]] },
  {
    words: [
      ["poetry", "run"],
      ["pipenv", "run"],
      ["pdm", "run"],
      ["hatch", "run"],
      ["rye", "run"],
      ["bundle", "exec"],
    ],
  },
  { words: [["uv", "run"], ["uvx"]], valued: ["--with", "--python", "-p", "--env-file", "--extra", "--group"] },
  { words: [["dotenv"], ["dotenvx", "run"]], valued: ["-e", "-f", "--env-file", "-v"] },
  { words: [["exec"], ["nice"], ["time"], ["command"]], valued: ["-n"] },
];

/** Takes away prefixes, package runners and interpreters, until the tool itself is found; undefined where there is none. */
export function unwrapCommand(words: readonly string[]): UnwrappedCommand | undefined {
  let rest = dropAssignments(words);
  for (let depth = 0; depth < DEPTH_MAX; depth += 1) {
    const inner = unwrapOnce(rest);
    if (inner === undefined) break;
    rest = dropAssignments(inner);
  }
  const [program, ...args] = rest;
  return program === undefined ? undefined : { program: toolName(program), args };
}

/** The tool in `/a/node_modules/vite/bin/vite.js` is vite. */
function toolName(path: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const inPackage = /node_modules\/((?:@[^/]+\/)?[^/]+)\/.*\.[cm]?js$/.exec(path);
  if (inPackage !== null && !name.startsWith(inPackage[1] ?? "")) return inPackage[1] ?? name;
  const scoped = /^(@[^/]+\/[^/@]+)(?:@[^/]*)?$/.exec(path);
  if (scoped !== null) return scoped[1] ?? name;
  // `npx vite@7` names a version.
  return name.replace(/\.(?:[cm]?js|exe|cmd)$/, "").replace(/(?<=.)@[^/]*$/, "");
}

function dropAssignments(words: readonly string[]): readonly string[] {
  const first = words.findIndex((word) => !/^[A-Za-z_]\w*=/.test(word));
  return first === -1 ? [] : words.slice(first);
}

function unwrapOnce(words: readonly string[]): readonly string[] | undefined {
  const [program = "", ...rest] = words;
  const name = toolName(program);
  if (PYTHON.test(name)) return unwrapPython(rest);
  if (/^(node|bun|deno|tsx)$/.test(name) && program !== "") {
    const script = rest[afterOptions(rest, ["-r", "--require", "--import", "--env-file", "--loader"])];
    // Only what a package brought: `node server.js` is a program of the user's own.
    return script !== undefined && script.includes("node_modules/") ? rest.slice(rest.indexOf(script)) : undefined;
  }
  if (/^php[\d.]*$/.test(name)) return rest[0] === "artisan" ? rest : undefined;
  if (/^ruby[\d.]*$/.test(name)) return rest[0]?.startsWith("bin/") === true ? rest : undefined;
  for (const wrapper of WRAPPERS) {
    for (const [first, ...more] of wrapper.words) {
      if (first !== name || more.some((word, index) => rest[index] !== word)) continue;
      const behind = rest.slice(more.length);
      const start = afterOptions(behind, wrapper.valued ?? []);
      return start < behind.length ? behind.slice(start) : undefined;
    }
  }
  return undefined;
}

/** `python -m flask run` and `python manage.py runserver`. */
function unwrapPython(rest: readonly string[]): readonly string[] | undefined {
  for (let at = 0; at < rest.length; at += 1) {
    const word = rest[at] ?? "";
    if (word === "-m") return rest[at + 1] === undefined ? undefined : rest.slice(at + 1);
    if (word === "-c") return undefined;
    if (word === "-X" || word === "-W") at += 1;
    else if (!word.startsWith("-")) return /(^|\/)manage\.py$/.test(word) ? rest.slice(at) : undefined;
  }
  return undefined;
}

/** Where the wrapper's own options end. */
function afterOptions(words: readonly string[], valued: readonly string[]): number {
  let at = 0;
  while (at < words.length) {
    const word = words[at] ?? "";
    if (word === "--") return at + 1;
    if (!word.startsWith("-")) return at;
    at += valued.includes(word) ? 2 : 1;
  }
  return at;
}
