import assert from "node:assert/strict";
import { test } from "node:test";
import { entryOf, makeProjectSpec, type ProjectPlace } from "./make-project-spec.ts";

const place: ProjectPlace = {
  project: "folder",
  directory: "/shop",
  file: "/shop/portolan.yaml",
  notes: ["a note"],
  placeOf: (service) => ({ directory: `/shop/${service}`, environment: { SERVICE: service } }),
};

test("makeProjectSpec keeps the order, and takes the file's own name first", () => {
  const { spec, problems } = makeProjectSpec({ project: "shop", services: { web: "a", api: { run: "b" } } }, place);
  assert.deepEqual(problems, []);
  assert.equal(spec.project, "shop");
  assert.deepEqual(spec.notes, ["a note"]);
  assert.deepEqual(
    spec.services.map(({ name, run, directory, environment }) => [name, run, directory, environment]),
    [
      ["web", "a", "/shop/web", { SERVICE: "web" }],
      ["api", "b", "/shop/api", { SERVICE: "api" }],
    ],
  );
  assert.equal(makeProjectSpec({ services: {} }, place).spec.project, "folder");
});

test("makeProjectSpec tells all problems of all services", () => {
  const { problems } = makeProjectSpec({ services: { "a-b": { run: "x", needs: "c" }, a_b: "y", A_B: "z" } }, place);
  assert.deepEqual(
    problems.map(({ path }) => path.join(".")),
    ["services.a_b", "services.A_B", "services.a-b.needs"],
  );
});

test("entryOf takes a command for a service", () => {
  assert.deepEqual(entryOf({ services: { web: "a" } }, "web"), { run: "a" });
});
