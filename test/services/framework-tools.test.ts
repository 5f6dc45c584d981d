import assert from "node:assert/strict";
import { test } from "node:test";
import { FRAMEWORKS } from "../../src/services/core/framework-table.ts";
import { DEBIAN_TOOLS, NPM_TOOLS } from "./support/framework-tools.ts";

/**
 * Each tool that npm or Debian has is really started, with what the table adds to its command, and must answer on the
 * leased port. The others in the table are labelled `tested: false`: written from their documentation, not run.
 */
test("the table says truly which tools a test starts", () => {
  const tested = FRAMEWORKS.filter((framework) => framework.tested).map(({ name }) => name);
  assert.deepEqual(new Set(tested), new Set([...NPM_TOOLS, ...DEBIAN_TOOLS]));
});
