// Makes `dist`, or the folder that is given. It runs under plain Node >= 24 (and its gateway worker under Bun) without
// any source beside it. Bundles start faster and are smaller in memory than 200 modules with all of their libraries.
import { rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { build } from "rolldown";

const root = join(import.meta.dirname, "..");
const dist = resolve(process.argv[2] ?? join(root, "dist"));
const entries = ["cli/main", "daemon/main", "gateway/worker/main"];
/** They bring programs of their own, which they look for beside themselves. */
const native = ["koffi", "@lydell/node-pty"];

/**
 * `import "node:process"` runs every getter of the module, and so loads worker threads, locks and much else: half of
 * a command's start. Taken by `getBuiltinModule`, a module costs what is used of it.
 */
const lazyBuiltins = {
  name: "lazy-builtins",
  renderChunk(code) {
    const lines = /^import (?:\* as )?(\w+|\{[^}]+\})(?:, (\{[^}]+\}))? from "(node:[\w/]+)";$/gm;
    return code.replaceAll(lines, (_, first, second, module) =>
      [first, second]
        .filter((names) => names !== undefined)
        .map((names) => `const ${names.replaceAll(" as ", ": ")} = globalThis.process.getBuiltinModule("${module}");`)
        .join("\n"),
    );
  },
};

// What an earlier build left of a file that is gone by now must not be published.
rmSync(dist, { recursive: true, force: true });
await build({
  cwd: root,
  input: Object.fromEntries(entries.map((entry) => [entry, join(root, "src", `${entry}.ts`)])),
  platform: "node",
  external: [...native, /^(?:node|bun):/, "bun"],
  plugins: [lazyBuiltins],
  output: { dir: dist, format: "esm", chunkFileNames: "parts/[name]-[hash].js" },
});
