import assert from "node:assert/strict";
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { FileWatch } from "../../../src/services/keeper/watch-files.ts";

test("FileWatch follows no link that comes later, and survives one that leads to itself", async () => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "portolan-watch-")));
  const [project, outside] = [join(folder, "project"), join(folder, "outside")];
  await mkdir(project);
  await mkdir(outside);
  const seen: string[] = [];
  let heard = Promise.withResolvers<void>();
  const onChange = (path: string): void => {
    seen.push(path);
    heard.resolve();
  };
  const until = async (path: string): Promise<void> => {
    while (!seen.includes(path)) {
      heard = Promise.withResolvers();
      await heard.promise;
    }
  };
  const watch = new FileWatch(project, { include: ["**"], ignore: [], debounceMs: 0 }, { onChange, onTrouble: fails });
  try {
    await symlink("circle", join(project, "circle"));
    await symlink(outside, join(project, "link"));
    await until("link");
    await writeFile(join(outside, "stranger"), "");
    await writeFile(join(project, "own"), "");
    await until("own");
    assert.deepEqual(
      seen.filter((path) => path.includes("stranger")),
      [],
    );
    assert.ok(seen.includes("circle"));
  } finally {
    watch[Symbol.dispose]();
    await rm(folder, { recursive: true });
  }
});

function fails(message: string): never {
  throw new Error(message);
}
