import assert from "node:assert/strict";
import { test } from "node:test";
import { diagnose } from "../../src/doctor/core/diagnosis.ts";
import { MACHINE_DIAGNOSES } from "../../src/doctor/core/machine-diagnoses.ts";
import type { MachineFacts } from "../../src/doctor/core/machine-facts.ts";
import { needs } from "../support/needs.ts";
import { Room } from "./room.ts";

/** What depends on how busy the machine of the test is, and says nothing of the room. */
const BUSY: readonly (keyof MachineFacts)[] = ["pressure", "descriptors"];
const GROUPS: readonly (keyof MachineFacts)[] = [
  "system",
  "loopback",
  "stack",
  "queueing",
  "ports",
  "connections",
  "backlog",
  "tracking",
  "firewall",
  "names",
  "lookups",
  "proxies",
  "programs",
  "namespaces",
  "clock",
  "trust",
];

test("doctor finds nothing wrong where nothing is, with all that it can look at", async (t) => {
  if (!needs(t, ["root", "unshare", "nsenter", "ip", "nft", "tc", "curl"])) return;
  await using room = await Room.open();
  await room.sh(
    "mount -t tmpfs tmpfs /mnt; printf '127.0.0.1 localhost\\n' > /mnt/hosts; mount --bind /mnt/hosts /etc/hosts",
  );
  await using nobody = await room.asNobody();
  for (const eyes of [room, nobody]) {
    const facts = await eyes.gather([...GROUPS, ...BUSY]);
    for (const group of [
      "system",
      "loopback",
      "stack",
      "queueing",
      "ports",
      "connections",
      "names",
      "lookups",
    ] as const) {
      assert.notEqual(facts[group], undefined, `${group} could not be read`);
    }
    const findings = diagnose(MACHINE_DIAGNOSES, { ...facts, pressure: undefined, descriptors: undefined });
    assert.deepEqual(
      findings.filter(({ severity }) => severity !== "note"),
      [],
    );
  }
});
