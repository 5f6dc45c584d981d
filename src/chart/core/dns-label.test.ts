import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { dnsLabel, isDnsLabel } from "./dns-label.ts";

test("dnsLabel keeps what people write readable", () => {
  const cases: Record<string, string> = {
    shop: "shop",
    Shop: "shop",
    my_app: "my-app",
    "feature/fix-ui": "feature-fix-ui",
    "v1.2 beta": "v1-2-beta",
    "--shop--": "shop",
    "xn--shop": "xn-shop",
    "Café Größe": "cafe-grosse",
    İstanbul: "istanbul",
    Łódź: "lodz",
    ｆｕｌｌ: "full",
  };
  for (const [text, label] of Object.entries(cases)) assert.deepEqual(dnsLabel(text), { label, loss: "none" }, text);
});

test("dnsLabel ends in digits when characters are lost", () => {
  for (const text of ["日本", "日木", "", "...", "shop!", "shop?", "a日b"]) {
    const { label, loss } = dnsLabel(text);
    assert.equal(loss, "characters", text);
    assert.match(label, /^[a-z-]+-[0-9a-f]{6}$/, text);
  }
  assert.notEqual(dnsLabel("日本").label, dnsLabel("日木").label);
  assert.equal(dnsLabel("cafe\u0301!").label, dnsLabel("caf\u00e9!").label);
});

test("dnsLabel shortens to 63 and tells long texts apart", () => {
  const one = dnsLabel(`${"a".repeat(80)}1`);
  const other = dnsLabel(`${"a".repeat(80)}2`);
  assert.equal(one.loss, "shortened");
  assert.equal(one.label.length, 63);
  assert.notEqual(one.label, other.label);
  assert.deepEqual(dnsLabel("a".repeat(63)), { label: "a".repeat(63), loss: "none" });
});

test("dnsLabel makes a label of anything, and leaves a label as it is", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 100 }), (text) => {
      const { label } = dnsLabel(text);
      assert.ok(isDnsLabel(label), `${JSON.stringify(text)} became ${label}`);
      assert.deepEqual(dnsLabel(label), { label, loss: "none" });
    }),
    { numRuns: 2000 },
  );
});

test("isDnsLabel refuses what resolvers and browsers read differently", () => {
  for (const text of ["", "-a", "a-", "a_b", "A", "a.b", "xn--p1ai", "a".repeat(64), "é"]) {
    assert.equal(isDnsLabel(text), false, text);
  }
});
