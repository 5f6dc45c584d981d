import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test, type TestContext } from "node:test";
import { FRAMEWORKS } from "../../src/services/core/framework-table.ts";
import { needs, pathOf, PYTHON } from "../support/needs.ts";
import { startRun, type RunProgramOptions, type Said } from "./support/start-run.ts";

/**
 * Each tool that npm or Debian has is really started, with what the table adds to its command, and must answer on the
 * leased port. The others in the table are labelled `tested: false`: written from their documentation, not run.
 */
const STARTED = new Set(["Vite", "Flask", "Django", "Uvicorn", "http.server"]);

const MODULES = join(import.meta.dirname, "../../node_modules");
const ENVIRONMENT = { PATH: `${dirname(process.execPath)}:/usr/bin:/bin`, PYTHONDONTWRITEBYTECODE: "1" };

/** A folder of its own for the test, with these files. */
async function folderWith(t: TestContext, files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "portolan-framework-"));
  t.after(() => rm(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return folder;
}

/** Starts it, checks that it is the leased port that answers, and gives what it answered. */
async function served(
  options: RunProgramOptions,
  path = "/",
): Promise<{ text: string; notes: string[]; all: readonly Said[] }> {
  await using run = startRun({ ...options, environment: { ...ENVIRONMENT, ...options.environment } });
  const registered = await run.said("registered");
  const ready = await run.said("ready").catch((error: unknown) => assert.fail(`${String(error)} ${run.output()}`));
  const { port } = registered["service"] as { port: number };
  assert.deepEqual(ready["upstreams"], [{ address: "127.0.0.1", port }], run.output() + run.errors());
  assert.equal(
    run.all.some(({ type }) => type === "port-ignored"),
    false,
  );
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { connection: "close" } });
  const text = await response.text();
  assert.equal(response.status, 200, text);
  return { text, notes: registered["notes"] as string[], all: run.all };
}

test("the table says truly which tools a test starts", () => {
  const tested = FRAMEWORKS.filter((framework) => framework.tested).map(({ name }) => name);
  assert.deepEqual(new Set(tested), STARTED);
});

test("Vite is started on the leased port: as a command, and as a script of npm", async (t) => {
  const files = {
    "index.html": "<h1>Made by Vite</h1>",
    "package.json": JSON.stringify({ private: true, scripts: { dev: "vite" } }),
  };
  const directory = await folderWith(t, files);
  await symlink(MODULES, join(directory, "node_modules"));
  const direct = await served({ argv: ["vite", "--clearScreen", "false"], directory });
  assert.match(direct.text, /Made by Vite/);
  assert.match(direct.notes.join(), /--strictPort --host 127\.0\.0\.1/);
  if (!needs(t, ["npm"])) return;
  assert.match((await served({ directory })).text, /Made by Vite/);
});

test("Flask is started on the leased port: as a command, and as a module", async (t) => {
  if (!needs(t, ["python:flask"])) return;
  const app = `from flask import Flask\napp = Flask(__name__)\n@app.route("/")\ndef home(): return "Made by Flask"\n`;
  const directory = await folderWith(t, { "app.py": app });
  assert.equal((await served({ argv: [PYTHON, "-m", "flask", "run"], directory })).text, "Made by Flask");
  assert.equal((await served({ argv: ["sh", "-c", `exec ${PYTHON} -m flask run`], directory })).text, "Made by Flask");
  if (pathOf("flask", ENVIRONMENT) !== undefined)
    assert.equal((await served({ argv: ["flask", "run"], directory })).text, "Made by Flask");
});

test("Django is started on the leased port, and answers to its name", async (t) => {
  if (!needs(t, ["python:django"])) return;
  const folder = await folderWith(t, {});
  const made = spawnSync(PYTHON, ["-m", "django", "startproject", "shop", folder], { encoding: "utf8" });
  assert.equal(made.status, 0, made.stderr);
  const { text } = await served({ argv: [PYTHON, "manage.py", "runserver"], directory: folder });
  assert.match(text, /Django/);
});

test("Uvicorn is started on the leased port: as a module, and where only a variable reaches it", async (t) => {
  if (!needs(t, ["python:uvicorn"])) return;
  const app = `async def app(scope, receive, send):
    if scope["type"] != "http": return
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"Made by Uvicorn"})
`;
  const directory = await folderWith(t, { "app.py": app });
  assert.equal((await served({ argv: [PYTHON, "-m", "uvicorn", "app:app"], directory })).text, "Made by Uvicorn");
});

test("http.server is started on the leased port", async (t) => {
  if (!needs(t, ["python3"])) return;
  const directory = await folderWith(t, { "index.html": "Made by http.server" });
  assert.equal((await served({ argv: [PYTHON, "-m", "http.server"], directory })).text, "Made by http.server");
});

test("Express is started on the leased port by PORT alone", async (t) => {
  const app = `require("express")().get("/", (q, s) => s.send("Made by Express")).listen(process.env.PORT, process.env.HOST);`;
  const directory = await folderWith(t, { "server.js": app });
  await symlink(MODULES, join(directory, "node_modules"));
  const { text, notes } = await served({ argv: ["node", "server.js"], directory });
  assert.equal(text, "Made by Express");
  assert.deepEqual(notes, []);
});
