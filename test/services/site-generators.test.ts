import assert from "node:assert/strict";
import { test } from "node:test";
import { needs } from "../support/needs.ts";
import { folderWith, served } from "./support/served.ts";

test("MkDocs is started on the leased port, whatever its file says", async (t) => {
  if (!needs(t, ["mkdocs"])) return;
  const configuration = "site_name: Shop\ndev_addr: 127.0.0.1:8000\n";
  const directory = await folderWith(t, { "mkdocs.yml": configuration, "docs/index.md": "Made by *MkDocs*" });
  assert.match((await served({ argv: ["mkdocs", "serve"], directory })).text, /Made by <em>MkDocs<\/em>/);
});

test("Jekyll is started on the leased port, whatever its file says", async (t) => {
  if (!needs(t, ["jekyll"])) return;
  const page = "---\ntitle: Jekyll\n---\nMade by {{ page.title }}";
  const directory = await folderWith(t, { "_config.yml": "port: 4000\nhost: 0.0.0.0\n", "index.html": page });
  assert.equal((await served({ argv: ["jekyll", "serve"], directory })).text, "Made by Jekyll");
});

test("Hugo is started on the leased port, and writes the service's URL into its pages", async (t) => {
  if (!needs(t, ["hugo"])) return;
  const page = "<body>Made by Hugo for {{ .Permalink }}</body>";
  const directory = await folderWith(t, { "config.toml": `title = "Shop"\n`, "layouts/index.html": page });
  const { text, all } = await served({ argv: ["hugo", "server"], directory });
  const registered = all.find(({ type }) => type === "registered");
  assert.ok(registered !== undefined);
  const { urls } = registered["service"] as { urls: readonly [string] };
  assert.match(text, new RegExp(`^<body>Made by Hugo for ${urls[0]}/<`));
});
