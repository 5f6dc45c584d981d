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

// What an earlier build left of a file that is gone by now must not be published.
rmSync(dist, { recursive: true, force: true });
await build({
  cwd: root,
  input: Object.fromEntries(entries.map((entry) => [entry, join(root, "src", `${entry}.ts`)])),
  platform: "node",
  external: [...native, /^(?:node|bun):/, "bun"],
  output: { dir: dist, format: "esm", chunkFileNames: "parts/[name]-[hash].js" },
});
