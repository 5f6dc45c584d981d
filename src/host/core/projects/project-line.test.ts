import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "yaml";
import { readProjectLine } from "./project-line.ts";

test("readProjectLine reads a name as the parser of YAML does", () => {
  for (const text of [
    "project: harbour",
    "\uFEFFproject: harbour\n",
    "# a file\nproject:   two words   # and why\nservices:\n  api:\n    run: x\n",
    "services:\n  api:\n    project: inner\nproject: outer\r\n",
    'project: "har#bour" # quoted\n',
    "project: 'it''s'\n",
    "project: a#b\n",
    "project: 1.2.3\n",
    "project : spaced\n",
    "project: -x:y\n".replace("-", "z"),
    "project: x\n\nservices: {}\n",
    "project: x\n  # a remark\nservices: {}\n",
  ]) {
    const expected = (parse(text) as { project: string }).project;
    assert.equal(typeof expected, "string", text);
    assert.equal(readProjectLine(text), expected, text);
  }
});

test("readProjectLine leaves to a parser what is no plain text of one line", () => {
  for (const text of [
    "",
    "services:\n  api:\n    project: inner\n",
    "project:\n",
    "project: 12\n",
    "project: true\n",
    "project: ~\n",
    "project: [a]\n",
    "project: {a: b}\n",
    "project: &a b\n",
    "project: |\n  text\n",
    "project: a\n  b\n",
    'project: "a\\n"\n',
    "projects: x\n",
    "project: a: b\n",
  ]) {
    assert.equal(readProjectLine(text), undefined, text);
  }
});
