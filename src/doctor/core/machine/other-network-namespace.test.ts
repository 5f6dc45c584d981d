import assert from "node:assert/strict";
import { test } from "node:test";
import { otherNetworkNamespace } from "./other-network-namespace.ts";

test("otherNetworkNamespace is a note, by an ancestor outside or by the marks of a container", () => {
  const outside = { pid: 7, program: "bash" };
  const judge = otherNetworkNamespace.judge.bind(otherNetworkNamespace);
  assert.match(judge({ namespaces: { outside, containerSigns: [] } })[0]?.cause ?? "", /of its own/);
  assert.match(
    judge({ namespaces: { outside: undefined, containerSigns: ["/.dockerenv"] } })[0]?.cause ?? "",
    /looks like/,
  );
  assert.deepEqual(judge({ namespaces: { outside: undefined, containerSigns: [] } }), []);
});
