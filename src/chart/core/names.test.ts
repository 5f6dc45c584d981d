import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { Failure, isFailure } from "../../failure/failure.ts";
import { isDnsLabel } from "./dns-label.ts";
import type { ServiceIdentity } from "./model.ts";
import { aliasName, serviceName } from "./names.ts";

function named(parts: Partial<ServiceIdentity>): string {
  const identity: ServiceIdentity = {
    directory: "/home/me/shop",
    project: "shop",
    service: undefined,
    branch: undefined,
    name: undefined,
    ...parts,
  };
  return serviceName(identity).name;
}

test("serviceName joins service, project and branch", () => {
  assert.equal(named({}), "shop.localhost");
  assert.equal(named({ service: "web" }), "web.shop.localhost");
  assert.equal(named({ service: "web", branch: "fix-ui" }), "web.shop-fix-ui.localhost");
  assert.equal(named({ branch: "feature/Fix_UI" }), "shop-feature-fix-ui.localhost");
});

test("serviceName lets an asked name take the project's place, and adds the branch", () => {
  assert.equal(named({ name: "api" }), "api.localhost");
  assert.equal(named({ name: "API.Shop" }), "api.shop.localhost");
  assert.equal(named({ name: "api", branch: "fix-ui" }), "api-fix-ui.localhost");
  assert.equal(named({ name: "api.shop", branch: "fix-ui" }), "api.shop-fix-ui.localhost");
  assert.equal(named({ name: "api.app" }), "api.app.localhost");
});

test("serviceName takes a name that ends in .localhost as it is", () => {
  assert.equal(named({ name: "a.b.Shop.localhost.", branch: "fix-ui" }), "a.b.shop.localhost");
});

test("serviceName refuses names outside .localhost, and says what to write", () => {
  for (const name of ["api.test", "shop.com", "shop.local"]) {
    assert.throws(
      () => named({ name }),
      (error) => isFailure(error, "NAME_OUTSIDE_LOCALHOST") && error.hint.includes(`--name ${name.split(".")[0]})`),
      name,
    );
  }
});

test("serviceName refuses what is no name", () => {
  const names = ["", " ", ".", "a..b", "localhost", "shop:3000", "a/b", "*.shop", "-a.localhost", "a_b.localhost"];
  for (const name of [...names, "xn--p1ai.localhost", ".localhost", "a".repeat(254), "a.".repeat(125)]) {
    assert.throws(
      () => named({ name }),
      (error) => isFailure(error, "NAME_INVALID"),
      name,
    );
  }
});

test("serviceName says aloud when a name was shortened or lost characters", () => {
  const identity = { directory: "/", project: "日本", service: "s".repeat(70), branch: undefined, name: undefined };
  const { notes } = serviceName(identity);
  assert.equal(notes.length, 2);
  assert.match(notes[0] ?? "", /longer than 63/);
  assert.match(notes[1] ?? "", /"日本" has characters/);
});

test("serviceName gives a host name whatever it is made of, or a Failure", () => {
  const text = fc.string({ unit: "binary", maxLength: 90 });
  const identity = fc.record({
    directory: fc.constant("/"),
    project: text,
    service: fc.option(text, { nil: undefined }),
    branch: fc.option(text, { nil: undefined }),
    name: fc.option(text, { nil: undefined }),
  });
  fc.assert(
    fc.property(identity, (parts) => {
      try {
        const { name } = serviceName(parts);
        assert.ok(name.endsWith(".localhost") && name.length <= 253);
        assert.ok(
          name.split(".").every((label) => isDnsLabel(label)),
          name,
        );
        assert.equal(new URL(`http://${name}/`).hostname, name);
      } catch (error) {
        assert.ok(error instanceof Failure && parts.name !== undefined, String(error));
      }
    }),
  );
});

test("aliasName completes a name", () => {
  assert.equal(aliasName("db"), "db.localhost");
  assert.equal(aliasName("db.localhost"), "db.localhost");
  assert.throws(
    () => aliasName("db.test"),
    (error) => isFailure(error, "NAME_OUTSIDE_LOCALHOST"),
  );
});
