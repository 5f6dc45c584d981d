import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { readProcessFacts } from "../../src/host/processes/process-facts.ts";
import { asUser } from "../support/as-user.ts";
import { needs } from "../support/needs.ts";
import { sourceUrl, startProgram } from "./child-script.ts";

const SOURCE = `import { readProcessFacts } from ${JSON.stringify(sourceUrl("host/processes/process-facts.ts"))};
  import { processOwner } from ${JSON.stringify(sourceUrl("host/processes/process-owner.ts"))};
  import { ownProcessSight } from ${JSON.stringify(sourceUrl("host/processes/process-sight.ts"))};
  console.log(JSON.stringify({ facts: readProcessFacts(${process.pid}), owner: processOwner(${process.pid}), limit: ownProcessSight().limit }));`;

test("processOwner names the user where /proc hides the process itself", (t) => {
  if (!needs(t, ["root", "unshare", "setpriv"])) return;
  const mount = 'mount -t proc -o hidepid=1 proc /proc && exec "$@"';
  const words = [
    "--mount",
    "sh",
    "-c",
    mount,
    "sh",
    ...asUser(65_534),
    process.execPath,
    "--input-type=module",
    "-e",
    SOURCE,
  ];
  const { stdout, stderr } = spawnSync("unshare", words, { encoding: "utf8", env: {} });
  assert.equal(stderr, "");
  assert.deepEqual(JSON.parse(stdout), {
    owner: { uid: 0, userName: "root" },
    limit: {
      why: "/proc is mounted with hidepid=noaccess, which hides other users' processes",
      howToSeeMore: "Run the command again with sudo",
    },
  });
});

/** Where a control group of the unified hierarchy can be made, alone or beside the older ones. */
const UNIFIED = ["/sys/fs/cgroup/unified", "/sys/fs/cgroup"].find((path) => existsSync(join(path, "cgroup.procs")));

test("readProcessFacts names a container from outside, and to its own processes none", async (t) => {
  if (!needs(t, ["root"])) return;
  if (UNIFIED === undefined) return t.skip("this machine has no unified control groups");
  const id = "3f2a".padEnd(64, "0");
  const group = join(UNIFIED, `libpod-${id}`);
  mkdirSync(group);
  try {
    const words = ["-c", 'read go; exec "$0" --input-type=module -e "$1"', process.execPath];
    const source = SOURCE.replaceAll(String(process.pid), "process.pid").replace(
      "}));",
      "})); process.stdin.resume();",
    );
    await using inner = await startProgram("sh", [...words, source]);
    writeFileSync(join(group, "cgroup.procs"), String(inner.pid));
    inner.say("go");
    const { facts } = JSON.parse(await inner.line()) as { facts: { cgroup: string; container?: unknown } };
    assert.deepEqual([facts.cgroup, facts.container], [`/libpod-${id}`, undefined]);
    assert.deepEqual(readProcessFacts(inner.pid)?.container, {
      runtime: "podman",
      id,
      name: undefined,
      image: undefined,
    });
  } finally {
    rmdirSync(group);
  }
});
