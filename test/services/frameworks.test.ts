import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { needs, pathOf, PYTHON } from "../support/needs.ts";
import { ENVIRONMENT, folderWith, served } from "./support/served.ts";

const MODULES = join(import.meta.dirname, "../../node_modules");

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
