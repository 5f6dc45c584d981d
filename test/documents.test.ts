import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import manifest from "../package.json" with { type: "json" };
import { MACHINE_DIAGNOSES } from "../src/doctor/core/machine-diagnoses.ts";
import { DEFAULT_SETTINGS } from "../src/gateway/core/settings.ts";

const ROOT = join(import.meta.dirname, "..");
const DOCUMENTS = [
  "README.md",
  "ARCHITECTURE.md",
  "CONTRIBUTING.md",
  "docs/discovery.md",
  "docs/doctor.md",
  "docs/faults.md",
  "docs/gateway.md",
  "docs/library.md",
  "docs/project-file.md",
  "docs/lanes.md",
  "docs/systems.md",
  "docs/up.md",
  "bench/NOTES.md",
];

function read(file: string): string {
  return readFileSync(join(ROOT, file), "utf8");
}

test("docs/gateway.md names every setting with its default", () => {
  // The formatter pads the cells of a table.
  const text = read("docs/gateway.md").replaceAll(/ {2,}/g, " ");
  for (const [name, value] of Object.entries(DEFAULT_SETTINGS) as [string, number][]) {
    const row = text.split("\n").find((line) => line.startsWith(`| \`${name}\` |`));
    assert.ok(row, `${name} has no row in docs/gateway.md: add it`);
    assert.ok(row.includes(`| ${value.toLocaleString("en-US")}`), `${name} is ${value}, docs/gateway.md says: ${row}`);
  }
});

test("docs/doctor.md lists every diagnosis of the machine as it speaks of itself", () => {
  const text = read("docs/doctor.md").replaceAll(/ {2,}/g, " ");
  for (const { id, title, looksAt, reference } of MACHINE_DIAGNOSES) {
    const row = `| ${id} | ${[title, looksAt, reference].map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
    assert.ok(text.includes(row), `docs/doctor.md has no row for ${id}: write\n${row}`);
  }
});

test("ARCHITECTURE.md gives the reason of every runtime dependency", () => {
  const text = read("ARCHITECTURE.md").replaceAll(/ {2,}/g, " ");
  for (const name of [...Object.keys(manifest.dependencies), ...Object.keys(manifest.optionalDependencies)]) {
    assert.ok(text.includes(`| \`${name}\``), `${name} has no row in ARCHITECTURE.md: write down why it is there`);
  }
});

test("links between the documents lead to files", () => {
  for (const file of DOCUMENTS) {
    for (const [, target = ""] of read(file).matchAll(/\]\((?!https?:)([^)#]+)\)/g)) {
      assert.ok(existsSync(join(ROOT, dirname(file), target)), `${file} links to ${target}, which is not there`);
    }
  }
});
