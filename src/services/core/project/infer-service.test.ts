import assert from "node:assert/strict";
import { test } from "node:test";
import { inferService } from "./infer-service.ts";

test("inferService goes by the most telling file", () => {
  const of = (...files: string[]) => inferService((file) => files.includes(file))?.run;
  assert.equal(of("index.html", "manage.py"), "python3 manage.py runserver");
  assert.equal(of("go.mod"), undefined);
  assert.equal(of("go.mod", "main.go"), "go run .");
  assert.equal(of("index.html"), "python3 -m http.server $PORT --bind $HOST");
  assert.equal(of(), undefined);
});
