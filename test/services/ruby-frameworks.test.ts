import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { needs } from "../support/needs.ts";
import { ENVIRONMENT, folderWith, served } from "./support/served.ts";

const CONFIG_RU = `run ->(environment) { [200, {}, ["Made by #{environment["SERVER_SOFTWARE"]}"]] }\n`;
/** The parts of Rails and the gems that a page of text can do without. */
const WITHOUT = ["active-record", "bundle", "git", "javascript", "listen", "sprockets", "test"];

test("Rails is started on the leased port, and answers to its name", async (t) => {
  if (!needs(t, ["rails", "bundle", "puma", "ruby:activemodel"])) return;
  const directory = await newRails(t);
  const { text, notes } = await served({ argv: ["rails", "server"], directory });
  assert.equal(text, "Made by Rails");
  assert.match(notes.join(), /--port \d+ --binding 127\.0\.0\.1$/);
});

test("Rack is started on the leased port", async (t) => {
  if (!needs(t, ["rackup", "puma"])) return;
  const directory = await folderWith(t, { "config.ru": CONFIG_RU });
  assert.match((await served({ argv: ["rackup"], directory })).text, /^Made by puma/);
});

test("Puma is started on the leased port, whatever its file says", async (t) => {
  if (!needs(t, ["puma"])) return;
  const directory = await folderWith(t, { "config.ru": CONFIG_RU, "config/puma.rb": "port 9292\n" });
  assert.match((await served({ argv: ["puma"], directory })).text, /^Made by puma/);
});

/** What `rails new` makes, with one page and the gems that Debian has. */
async function newRails(t: TestContext): Promise<string> {
  const folder = await folderWith(t, {});
  const argv = [
    "new",
    folder,
    "--name=shop",
    "--api",
    "--minimal",
    "--quiet",
    ...WITHOUT.map((part) => `--skip-${part}`),
  ];
  const made = spawnSync("rails", argv, { encoding: "utf8", env: { ...process.env, ...ENVIRONMENT } });
  assert.equal(made.status, 0, made.stdout + made.stderr);
  await writeFile(join(folder, "Gemfile"), `gem "railties"\ngem "activemodel"\ngem "puma"\n`);
  const page = `->(_) { [200, {}, ["Made by Rails"]] }`;
  await writeFile(join(folder, "config/routes.rb"), `Rails.application.routes.draw { root to: ${page} }\n`);
  return folder;
}
