import assert from "node:assert/strict";
import { test } from "node:test";
import { composeBuild, composeCommand, dockerfileCommand, shellLine } from "./compose-command.ts";

const built = { dockerfile: undefined, script: undefined };

test("composeCommand takes the service's own command first", () => {
  const context = { dockerfile: "CMD x", script: "npm run dev" };
  assert.deepEqual(composeCommand({ command: "python app.py" }, context), { run: "python app.py", from: undefined });
  assert.deepEqual(composeCommand({ entrypoint: ["node"], command: ["a b.js"] }, built)?.run, ["node", "a b.js"]);
  assert.equal(composeCommand({ entrypoint: "node", command: ["a b.js"] }, built)?.run, "node 'a b.js'");
  assert.equal(composeCommand({ command: "echo $$X" }, built)?.run, "echo $X");
  assert.deepEqual(composeCommand({}, context), { run: "npm run dev", from: "package.json" });
  assert.deepEqual(composeCommand({}, { ...context, script: undefined }), { run: "x", from: "the Dockerfile" });
  assert.equal(composeCommand({}, built), undefined);
});

test("composeCommand runs what an image of a language would, and no other image", () => {
  assert.equal(composeCommand({ image: "node:24", command: "node a.js" }, undefined)?.run, "node a.js");
  assert.equal(composeCommand({ image: "oven/bun", command: "bun a.ts" }, undefined)?.run, "bun a.ts");
  assert.equal(composeCommand({ image: "node:24" }, undefined), undefined);
  assert.equal(composeCommand({ image: "postgres:17", command: "postgres -c x=y" }, undefined), undefined);
  assert.equal(composeCommand({ image: "nodered", command: "x" }, undefined), undefined);
});

test("dockerfileCommand reads both forms, of the last stage", () => {
  assert.deepEqual(dockerfileCommand('FROM a\nCMD ["x"]\nFROM b\nENTRYPOINT ["node"]\ncmd ["server.js"]\n'), [
    "node",
    "server.js",
  ]);
  assert.equal(dockerfileCommand("CMD node \\\n  server.js\n"), "node    server.js");
  assert.equal(dockerfileCommand('FROM a\nCMD ["x"]\nFROM b\n'), undefined);
  assert.equal(dockerfileCommand("CMD [x"), "[x");
});

test("shellLine quotes what a shell would take apart", () => {
  assert.equal(shellLine(["a", "b c", "it's"]), String.raw`a 'b c' 'it'\''s'`);
});

test("composeBuild reads both forms", () => {
  assert.deepEqual(composeBuild("./api"), { context: "./api", dockerfile: "Dockerfile" });
  assert.deepEqual(composeBuild({ dockerfile: "D" }), { context: ".", dockerfile: "D" });
  assert.equal(composeBuild(undefined), undefined);
});
