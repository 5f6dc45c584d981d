import { createHash } from "node:crypto";
import { lstat, readdir, readFile, readlink } from "node:fs/promises";
import { join } from "node:path";

/** Describes everything below some paths, one line each: kind, mode, and content by hash or link by target. */
export async function treeDigest(...paths: readonly string[]): Promise<string[]> {
  const lines: string[] = [];
  for (const path of [...paths].sort()) {
    const stats = await lstat(path).catch(() => undefined);
    if (stats === undefined) continue;
    const mode = (stats.mode & 0o7777).toString(8);
    if (stats.isSymbolicLink()) lines.push(`${path} -> ${await readlink(path)}`);
    else if (stats.isFile()) {
      const hash = createHash("sha256")
        .update(await readFile(path))
        .digest("hex");
      lines.push(`${path} ${mode} ${stats.uid}:${stats.gid} ${hash}`);
    } else {
      lines.push(`${path} ${mode} ${stats.uid}:${stats.gid}`);
      if (stats.isDirectory())
        lines.push(...(await treeDigest(...(await readdir(path)).map((name) => join(path, name)))));
    }
  }
  return lines;
}
