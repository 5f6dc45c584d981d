import assert from "node:assert/strict";
import { globSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { test } from "node:test";
import { isFailure } from "../../src/failure/failure.ts";
import { serviceSpec } from "../../src/services/core/project/service-spec.ts";
import type { ProjectSpec } from "../../src/services/core/project/project-spec.ts";
import { readProject } from "../../src/services/project/read-project.ts";

/**
 * Each file of project-files holds files of a project behind `=== path` (a first line `-f FILE` names one of them),
 * dashes, and what is read of it: the project, its notes, and each service with all that is not its default; or the
 * failure. `UPDATE_GOLDEN=1 node --test test/services/project-files.test.ts` writes it anew; read the difference.
 */
const folder = join(import.meta.dirname, "project-files");
const DASHES = "----\n";
const USER = { HOME: "/home/me", SET: "by the user" };

for (const name of globSync("*.txt", { cwd: folder }).toSorted()) {
  test(`readProject reads ${basename(name, ".txt")}`, async (t) => {
    const text = readFileSync(join(folder, name), "utf8");
    const at = text.indexOf(DASHES);
    assert.notEqual(at, -1, `${name} has no dashes`);
    const directory = join(realpathSync(mkdtempSync(join(tmpdir(), "portolan-file-"))), "shop");
    t.after(() => rmSync(dirname(directory), { recursive: true }));
    const file = unpack(text.slice(0, at), directory);
    const actual = (await told({ directory, file })).replaceAll(directory, "<shop>");
    if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(join(folder, name), text.slice(0, at) + DASHES + actual);
    else assert.equal(actual, text.slice(at + DASHES.length));
  });
}

function unpack(text: string, directory: string): string | undefined {
  mkdirSync(directory);
  const [head = "", ...parts] = text.split(/^=== /m);
  for (const part of parts) {
    const end = part.indexOf("\n");
    const path = join(directory, part.slice(0, end));
    mkdirSync(dirname(path), { recursive: true });
    // A file with unseen bytes is written with escapes.
    const content = part
      .slice(end + 1)
      .replaceAll(/\\x([\da-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
    writeFileSync(path, Buffer.from(content, "latin1"));
  }
  return /^-f (.+)$/m.exec(head)?.[1];
}

async function told({ directory, file }: { directory: string; file: string | undefined }): Promise<string> {
  try {
    return specText(await readProject({ directory, file, environment: USER }));
  } catch (error) {
    if (!isFailure(error)) throw error;
    return `${error.code}\n${error.message}\nhint: ${error.hint}\n`;
  }
}

function specText({ project, directory, file, services, notes }: ProjectSpec): string {
  const lines = [
    `project ${project} in ${directory}, from ${file ?? "nothing"}`,
    ...notes.map((note) => `note ${note}`),
  ];
  for (const service of services) {
    const usual = serviceSpec({ run: "" }, { name: service.name, services: [], directory, environment: {} }).service;
    lines.push(`${service.name}:`);
    for (const [key, value] of Object.entries(service) as [keyof typeof usual, unknown][]) {
      if (key !== "name" && JSON.stringify(value) !== JSON.stringify(usual[key]))
        lines.push(`  ${key} ${JSON.stringify(value)}`);
    }
  }
  return `${lines.join("\n")}\n`;
}
