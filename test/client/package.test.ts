import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, test } from "node:test";
import * as portolan from "../../src/client/portolan.ts";
import { needs, pathOf } from "../support/needs.ts";
import { libraryHome } from "./library-home.ts";
import { PackedProject } from "./packed.ts";

const RUNNERS = join(import.meta.dirname, "runners");
const ROOT = join(import.meta.dirname, "../..");
const GOLDEN = join(ROOT, "test/golden/client/types.txt");
const { harbour } = await libraryHome();
const project = await PackedProject.make();
after(() => project[Symbol.asyncDispose]());

function write(file: string, text: string): Promise<void> {
  return writeFile(join(project.directory, file), text);
}

test("the package exports these names, and no others", () => {
  assert.deepEqual(Object.keys(portolan).toSorted(), [
    "Failure",
    "connect",
    "fetch",
    "isFailure",
    "lease",
    "resolve",
    "serve",
    "stack",
  ]);
});

test("the package's declarations are as they were; UPDATE_GOLDEN=1 writes them down anew", async () => {
  const types = join(project.directory, "node_modules/portolan/dist/types");
  const files = ["portolan", "client-options", "lease", "served", "serve", "resolve", "core/reach", "connect", "fetch"];
  files.push("stack-types", "stack", "vite");
  const texts = await Promise.all(
    files.map(async (file) => {
      const text = await readFile(join(types, `client/${file}.d.ts`), "utf8");
      return `// ${file}\n${text.replaceAll(/^\s*(?:\/\*\*.*\*\/|\/\*\*|\*.*)\n/gm, "")}`;
    }),
  );
  const found = texts.join("\n");
  if (process.env["UPDATE_GOLDEN"] === "1") await writeFile(GOLDEN, found);
  assert.equal(found, await readFile(GOLDEN, "utf8"));
});

test("the package is imported and required in plain JavaScript, as one and the same", async () => {
  const same = `
    import { createRequire } from "node:module";
    import * as imported from "portolan";
    const required = createRequire(import.meta.url)("portolan");
    if (required.lease !== imported.lease || required.Failure !== imported.Failure) throw new Error("two of them");
    await using leased = await imported.lease();
    console.log(leased.port > 1024);
  `;
  await write("same.mjs", same);
  assert.match(await project.run(["node", "same.mjs"], harbour.environment), /^true$/m);
});

test("the package loads neither validator nor doctor nor system calls until they are needed", async () => {
  const loading = `
    import { registerHooks } from "node:module";
    const loaded = [];
    registerHooks({ load(url, context, next) { loaded.push(url); return next(url, context); } });
    const startMs = performance.now();
    await import("portolan");
    const takenMs = performance.now() - startMs;
    let bytes = 0;
    for (const url of loaded.filter((one) => one.startsWith("file:"))) bytes += (await import("node:fs")).statSync(new URL(url)).size;
    console.log(JSON.stringify({ loaded, bytes, takenMs }));
  `;
  await write("loading.mjs", loading);
  const said = await project.run(["node", "loading.mjs"], harbour.environment);
  const { loaded, bytes } = JSON.parse(said) as { loaded: string[]; bytes: number };
  assert.deepEqual(
    loaded.filter((url) => /zod|koffi|x509|diagnose|node:(?:sqlite|https?|tls|child_process|zlib)/.test(url)),
    [],
  );
  // 12 to 30 ms of a start, of which most is for the reader of the daemon's answers.
  assert.ok(bytes < 250_000, `${bytes} bytes are loaded`);
});

const EXAMPLES = [...(await readFile(join(ROOT, "docs/library.md"), "utf8")).matchAll(/^```js\n(.*?)^```/gms)].map(
  ([, text = ""]) => text,
);
/** Each runs in the folder of the shop that the runners' tests use. */
const RUN_BY: readonly (readonly [RegExp, readonly string[]])[] = [
  [/from "vitest"/, ["vitest", "run", "doc.vitest.mjs"]],
  [/jest\.cjs/, ["jest", "--testMatch", "**/doc.jest.cjs"]],
  [/from "node:test"/, ["node", "--test", "doc.node.mjs"]],
  [/@playwright/, ["playwright", "test", "doc.playwright.mjs"]],
];

test("the examples of docs/library.md run", async (t) => {
  await cp(join(RUNNERS, "project"), project.directory, { recursive: true });
  const hasRunners = existsSync(join(RUNNERS, "node_modules/vitest"));
  const named = new Set<string>();
  for (const [at, example] of EXAMPLES.entries()) {
    for (const name of Object.keys(portolan)) if (new RegExp(`\\b${name}\\b`).test(example)) named.add(name);
    const file = /^\/\/ (?:shop\.)?(\S+)\n/.exec(example)?.[1];
    const command = RUN_BY.find(([pattern]) => pattern.test(example))?.[1];
    if (file === "vite.config.mjs" || (command !== undefined && !hasRunners)) continue;
    if (example.includes("@playwright") && !needs(t, ["chromium"])) continue;
    const name = file === undefined ? `example-${at}.mjs` : `doc.${file}`;
    await write(name, example);
    const environment = { ...harbour.environment, CHROMIUM: pathOf("chromium"), SEEN: "none" };
    await project.run(command ?? ["node", name], environment);
  }
  assert.deepEqual([...named].toSorted(), Object.keys(portolan).toSorted());
});

const USE = `
import { createServer as http } from "node:http";
import { createServer as https } from "node:https";
import { createSecureServer } from "node:http2";
import { createServer as tcp, type Socket } from "node:net";
import { connect, Failure, fetch, isFailure, lease, resolve, serve, stack } from "portolan";
import type { Lease, Reach, Served, Stack, StackOptions } from "portolan";
import { portolan } from "portolan/vite";

export async function use(signal: AbortSignal): Promise<void> {
  await using leased: Lease = await lease({ name: "x", signal });
  const port: number = leased.port;
  await using served: Served = await serve(http(), { name: "x", port });
  for (const server of [https(), createSecureServer({ allowHTTP1: true }), tcp()]) await serve(server);
  const reach: Reach = await resolve(served.name);
  const state: "idle" | "starting" | "ready" | "stopped" | "orphaned" | "down" | "alias" = reach.state;
  const socket: Socket = await connect(reach.name, { via: "direct" });
  const response: Response = await fetch(new URL(reach.url), { method: "POST", body: state, signal });
  const options: StackOptions = { services: { api: { run: "node api.js", needs: ["db"], ready: { http: "/" } } } };
  await using shop: Stack = await stack(options);
  const url: string = shop.service("api").url;
  socket.end(url + (await response.text()));
  portolan({ name: "web" });
  try {
    await shop.restart("api");
  } catch (error) {
    if (isFailure(error, "STACK_NOT_READY")) throw new Failure(error.code, error.details, error);
  }
}
// @ts-expect-error a port is a number
void lease({ port: "80" });
// @ts-expect-error there is no such option
void serve(http(), { nam: "x" });
// @ts-expect-error what is served can listen
void serve({ close() {} });
// @ts-expect-error a misspelt key of a service
void stack({ services: { api: { rum: "x" } } });
`;

for (const [module, resolution] of [
  ["nodenext", "nodenext"],
  ["esnext", "bundler"],
] as const) {
  test(`the package's types are exact in an empty project: ${resolution}`, async (t) => {
    if (!existsSync(join(RUNNERS, "node_modules/typescript"))) {
      if (process.env["CI"] === "true") throw new Error("needs the test runners: see CONTRIBUTING.md");
      return t.skip("needs npm install --no-save --prefix test/client/runners");
    }
    const options = { strict: true, exactOptionalPropertyTypes: true, noEmit: true, skipLibCheck: false };
    const folder = `types-${resolution}`;
    await mkdir(join(project.directory, folder));
    const more = { target: "es2024", lib: ["esnext"], types: ["node"], module, moduleResolution: resolution };
    await write(`${folder}/tsconfig.json`, JSON.stringify({ compilerOptions: { ...options, ...more } }));
    await write(`${folder}/use.ts`, USE);
    if (resolution === "nodenext") await write(`${folder}/use.cts`, USE);
    await project.run(["tsc", "--project", folder]);
  });
}
