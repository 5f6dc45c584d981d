import assert from "node:assert/strict";
import { test } from "node:test";
import { trustStoresDiffer } from "./trust-stores-differ.ts";

const SYSTEM = { id: "debian", label: "the system's store" } as const;
const FIREFOX = { id: "nss-firefox", label: "Firefox" } as const;

function judge(
  stores: readonly { id: string; label: string; state: "trusted" | "partial" | "absent" }[],
  variables: readonly { name: string; path: string; hasRoot: boolean }[] = [],
): ReturnType<typeof trustStoresDiffer.judge> {
  return trustStoresDiffer.judge({ trust: { stores, variables, rootPath: "/home/a b/root.pem" } });
}

test("trustStoresDiffer brings a store and a variable into step", () => {
  const variables = [{ name: "NODE_EXTRA_CA_CERTS", path: "/etc/corp.pem", hasRoot: false }];
  const [verdict] = judge(
    [
      { ...SYSTEM, state: "trusted" },
      { ...FIREFOX, state: "partial" },
    ],
    variables,
  );
  assert.deepEqual(verdict?.fix.commands, [
    "portolan cert trust --store nss-firefox",
    "export NODE_EXTRA_CA_CERTS='/home/a b/root.pem'",
  ]);
});

test("trustStoresDiffer is silent where all trust it, and where none was asked to", () => {
  assert.deepEqual(judge([{ ...SYSTEM, state: "trusted" }]), []);
  assert.deepEqual(
    judge([
      { ...SYSTEM, state: "absent" },
      { ...FIREFOX, state: "absent" },
    ]),
    [],
  );
});
