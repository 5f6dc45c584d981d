// Makes `dist`, or the folder that is given. It runs under plain Node >= 24 (and its gateway worker under Bun) without
// any source beside it. Bundles start faster and are smaller in memory than 200 modules with all of their libraries.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { build } from "rolldown";

const root = join(import.meta.dirname, "..");
const dist = resolve(process.argv[2] ?? join(root, "dist"));
const entries = ["cli/main", "daemon/main", "gateway/worker/main"];
/** What others import. */
const libraries = ["client/portolan", "client/vite"];
/** What they start. */
const libraryPrograms = ["client/stack-keeper"];
/** They bring programs of their own, which they look for beside themselves. */
const native = ["koffi", "@lydell/node-pty"];

/**
 * `import "node:process"` runs every getter of the module, and so loads worker threads, locks and much else: half of
 * a command's start. Taken by `getBuiltinModule`, a module costs what is used of it.
 */
const lazyBuiltins = {
  name: "lazy-builtins",
  renderChunk(code) {
    const lines = /^import (?:\* as )?([\w$]+|\{[^}]+\})(?:, (\{[^}]+\}))? from "(node:[\w/]+)";$/gm;
    const lazy = code.replaceAll(lines, (_, first, second, module) =>
      [first, second]
        .filter((names) => names !== undefined)
        .map((names) => `const ${names.replaceAll(" as ", ": ")} = globalThis.process.getBuiltinModule("${module}");`)
        .join("\n"),
    );
    // One that is written in another way would cost every command 10 ms, and nobody would see it.
    const left = /^import [^(].*"node:.*$/m.exec(lazy);
    if (left !== null) this.error(`cannot take "${left[0]}" late`);
    return lazy;
  },
};

/** Commander can start programs as subcommands, and so would load child_process with each command: 3 ms. */
const lazyChildProcess = {
  name: "lazy-child-process",
  transform: {
    filter: { id: /commander\/lib\/command\.js$/ },
    handler(code) {
      const parts = code.split("import childProcess from 'node:child_process';\n");
      if (parts.length !== 2)
        this.error("commander imports child_process in another way: see to it that it is loaded late");
      return parts.join("").replaceAll("childProcess.spawn(", `process.getBuiltinModule("node:child_process").spawn(`);
    },
  },
};

/**
 * Each file that is loaded costs a command 0.3 ms. What all commands load is one file, and so is what of it the daemon
 * or the worker load too. `url` counts as every command: scripts call it most.
 */
const startGroups = [
  {
    name: (id, context) => (isOf(COMMANDS, id, context) && isOf(OTHERS, id, context) ? "common" : null),
    priority: 4,
    debugName: "common",
  },
  { name: (id, context) => (isOf(COMMANDS, id, context) ? "cli" : null), priority: 3, debugName: "cli" },
  // What `ls` needs beside that: in the daemon's memory stands only what it needs as well.
  {
    name: (id, context) => (isOf(LOOKS, id, context) && isOf(OTHERS, id, context) ? "look-common" : null),
    priority: 2,
    debugName: "look-common",
  },
  { name: (id, context) => (isOf(LOOKS, id, context) ? "look" : null), priority: 1, debugName: "look" },
];
const COMMANDS = ["cli/main", "cli/commands/url"];
const LOOKS = ["cli/commands/ls"];
const OTHERS = ["daemon/main", "daemon/start-daemon", "gateway/worker/main"];

function isOf(programs, id, context) {
  return programs.some((entry) => reachedFrom(entry, context).has(id));
}

const reached = new Map();

/** All that a source imports, and what that imports; without itself, and without what it loads late. */
function reachedFrom(entry, context) {
  const known = reached.get(entry);
  if (known !== undefined) return known;
  const start = sourceOf(entry);
  const ids = new Set([start]);
  for (const id of ids) for (const imported of context.getModuleInfo(id)?.importedIds ?? []) ids.add(imported);
  ids.delete(start);
  reached.set(entry, ids);
  return ids;
}

function sourceOf(entry) {
  return join(root, "src", `${entry}.ts`);
}

/** What all programs are built with. */
const common = {
  cwd: root,
  platform: "node",
  // The library of certificates, and its hundred schemas, are 260 KB smaller as modules of which what is unused goes.
  resolve: { mainFields: ["module", "main"] },
  treeshake: { moduleSideEffects: [{ test: /@peculiar\/asn1-/, sideEffects: false }] },
  external: [...native, /^(?:node|bun):/, "bun"],
};

// What an earlier build left of a file that is gone by now must not be published.
rmSync(dist, { recursive: true, force: true });
await build({
  ...common,
  input: inputOf(entries),
  plugins: [lazyBuiltins, lazyChildProcess],
  output: {
    dir: dist,
    format: "esm",
    chunkFileNames: "parts/[name]-[hash].js",
    codeSplitting: { groups: startGroups },
  },
});
// The library is a build of its own: what the commands share must not be loaded by a program that imports it. Its parts
// lie beside it, as deep as `host/own-programs.ts` expects.
await build({
  ...common,
  input: inputOf([...libraries, ...libraryPrograms]),
  plugins: [lazyBuiltins],
  output: { dir: dist, format: "esm", chunkFileNames: "client/parts-[name]-[hash].js" },
});
// Node takes the one above for `require` too; Jest takes it only where Node was started with a flag.
await build({
  ...common,
  input: inputOf(libraries),
  output: {
    dir: dist,
    format: "cjs",
    entryFileNames: "[name].cjs",
    chunkFileNames: "client/parts-[name]-[hash].cjs",
  },
});
writeTypes();

function inputOf(names) {
  return Object.fromEntries(names.map((name) => [name, sourceOf(name)]));
}

/** Writes the declarations that the libraries' own lead to, and no others. */
function writeTypes() {
  const folder = mkdtempSync(join(tmpdir(), "portolan-types-"));
  try {
    const compiler = join(root, "node_modules/typescript/bin/tsc");
    execFileSync(process.execPath, [compiler, "--project", join(root, "tsconfig.library.json"), "--outDir", folder]);
    const files = new Set(libraries.map((name) => `src/${name}.d.ts`));
    for (const file of files) {
      const text = readFileSync(join(folder, file), "utf8");
      for (const [, to] of text.matchAll(/(?:from |import\()"(\.[^"]+)\.ts"/g))
        files.add(`${join(file, "..", to)}.d.ts`);
      const target = join(dist, "types", relative("src", file));
      mkdirSync(dirname(target), { recursive: true });
      // A compiler older than 5.7 takes a path that ends in .ts for a mistake.
      writeFileSync(target, text.replaceAll(/((?:from |import\()"\.[^"]+)\.ts"/g, '$1.js"'));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}
