import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Failure } from "../failure/failure.ts";
import { readSettings } from "./settings.ts";

test("readSettings takes what is set, and names what is wrong", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "portolan-settings-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "settings.json");
  const read = (text: string): unknown => {
    writeFileSync(file, text);
    try {
      return readSettings(file);
    } catch (error) {
      assert.ok(error instanceof Failure);
      assert.equal(error.code, "SETTINGS_INVALID");
      return error.message.replace(file, "FILE");
    }
  };
  assert.deepEqual(readSettings(file), {}, "a file that is not there sets nothing");
  assert.deepEqual(read("{}"), {});
  assert.deepEqual(read('{"gateway": {"idleTimeoutMs": 1000}}'), { idleTimeoutMs: 1000 });
  assert.match(String(read('{"gateway": {"idleTimeoutMs": 0}}')), /"gateway\.idleTimeoutMs" is too small: /);
  assert.match(String(read('{"gateway": {"headBytesMax": "a lot"}}')), /"gateway\.headBytesMax" is invalid input: /);
  assert.equal(read('{"gatway": {}}'), 'Cannot read "FILE": "gatway" is not known');
  assert.match(String(read("[]")), /"the file" is invalid input: /);
  assert.equal(read("{"), 'Cannot read "FILE": "the file" is no JSON');
});
