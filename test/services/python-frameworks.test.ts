import assert from "node:assert/strict";
import { test } from "node:test";
import { needs, PYTHON } from "../support/needs.ts";
import { folderWith, served } from "./support/served.ts";

const WSGI = `def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"Made by " + environ["SERVER_SOFTWARE"].encode()]
`;

const ASGI = `async def app(scope, receive, send):
    if scope["type"] != "http": return
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"Made by ASGI " + scope["asgi"]["version"].encode()})
`;

test("Gunicorn is started on the leased port, whatever its file says", async (t) => {
  if (!needs(t, ["gunicorn"])) return;
  const directory = await folderWith(t, { "app.py": WSGI, "gunicorn.conf.py": `bind = "127.0.0.1:8000"\n` });
  assert.match((await served({ argv: ["gunicorn", "app:app"], directory })).text, /^Made by gunicorn/);
});

test("Waitress is started on the leased port: as a command, and as a module", async (t) => {
  if (!needs(t, ["waitress-serve"])) return;
  const directory = await folderWith(t, { "app.py": WSGI });
  const command = ["waitress-serve", "--threads", "2", "app:app"];
  assert.match((await served({ argv: command, directory })).text, /^Made by waitress/);
  const module = [PYTHON, "-m", "waitress", "app:app"];
  assert.match((await served({ argv: module, directory })).text, /^Made by waitress/);
});

test("Hypercorn is started on the leased port", async (t) => {
  if (!needs(t, ["hypercorn"])) return;
  const directory = await folderWith(t, { "app.py": ASGI });
  assert.match((await served({ argv: ["hypercorn", "app:app"], directory })).text, /^Made by ASGI/);
});

test("Daphne is started on the leased port", async (t) => {
  if (!needs(t, ["daphne"])) return;
  const directory = await folderWith(t, { "app.py": ASGI });
  assert.match((await served({ argv: ["daphne", "app:app"], directory })).text, /^Made by ASGI/);
});

test("Jupyter is started on the leased port, and answers to its name", async (t) => {
  if (!needs(t, ["jupyter", "jupyter-server"])) return;
  const directory = await folderWith(t, {});
  const argv = ["jupyter", "server", "--no-browser", ...(process.getuid?.() === 0 ? ["--allow-root"] : [])];
  // It keeps keys, settings and what is running in its user's home.
  const environment = { HOME: directory };
  assert.match((await served({ argv, directory, environment }, "/api")).text, /"version"/);
});
