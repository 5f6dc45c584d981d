import assert from "node:assert/strict";
import { test } from "node:test";
import { isFailure } from "../../failure/failure.ts";
import { checkLeaseRequest } from "./lease-request.ts";

const REQUEST = { count: 1, name: undefined, holder: undefined, forMs: undefined };
const WEEK_MS = 604_800_000;

test("checkLeaseRequest takes what is within its bounds", () => {
  for (const fields of [
    {},
    { port: 3000 },
    { count: 1000 },
    { forMs: 1 },
    { forMs: WEEK_MS },
    { name: "x".repeat(200) },
  ]) {
    checkLeaseRequest({ ...REQUEST, ...fields });
  }
});

test("checkLeaseRequest names the field that is out of bounds", () => {
  const wrong = [
    { count: 2, port: 3000 },
    { count: 0 },
    { count: 1001 },
    { count: 1.5 },
    { forMs: 0 },
    { forMs: WEEK_MS + 1 },
    { name: "" },
  ];
  for (const fields of [...wrong, { forMs: Number.NaN }, { name: "x".repeat(201) }]) {
    const field = Object.keys(fields)[0] ?? "";
    assert.throws(
      () => checkLeaseRequest({ ...REQUEST, ...fields }),
      (error) => isFailure(error, "LEASE_REQUEST_INVALID") && error.hint.startsWith(`Set "${field}" to`),
      field,
    );
  }
});
