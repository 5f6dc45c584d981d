import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import { describeIssue } from "./describe-issue.ts";

const schema = z.strictObject({ web: z.strictObject({ port: z.int().max(65_535) }) });

function described(input: unknown): string {
  const { path, found } = describeIssue(schema.safeParse(input).error?.issues[0]);
  return `"${path}" is ${found}`;
}

test("describeIssue names the place and what is wrong there", () => {
  assert.equal(described(7), '"" is invalid input: expected object, received number');
  assert.equal(described({ web: { port: "80" } }), '"web.port" is invalid input: expected number, received string');
  assert.match(described({ web: { port: 70_000 } }), /^"web\.port" is too big: /);
  assert.equal(describeIssue(undefined).found, "not readable");
});

test("describeIssue names a key that is not known", () => {
  assert.equal(described({ web: { port: 1, prot: 2 } }), '"web.prot" is not known');
});
