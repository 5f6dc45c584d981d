import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmod, chown, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { asUser } from "../../support/as-user.ts";
import { pathOf } from "../../support/needs.ts";
import { client } from "../kind.ts";
import type { Kind, Site } from "../kind.ts";

/** It refuses to run as root. */
const UID = 65_534;

function words(): readonly string[] {
  return process.getuid?.() === 0 ? asUser(UID) : [];
}

/** PostgreSQL, and psql. */
export const POSTGRES: Kind = {
  lane: { protocol: "postgres", port: 5432 },
  needs: ["postgres", "initdb", "psql", "setpriv"],
  until: /ready to accept connections/,

  async prepare({ folder }) {
    const data = join(folder, "data");
    await mkdir(data);
    await chmod(folder, 0o755);
    if (process.getuid?.() === 0) await chown(data, UID, UID);
    const [program, ...args] = [...words(), pathOf("initdb") ?? "", "-D", data, "-U", "ann", "--no-sync"];
    const { status, stderr } = spawnSync(program, args, { encoding: "utf8", cwd: "/" });
    assert.equal(status, 0, stderr);
  },

  command: ({ folder, name, listen }) => [
    ...words(),
    pathOf("postgres") ?? "",
    "-D",
    join(folder, "data"),
    "-k",
    "",
    "-F",
    "-h",
    listen.address,
    "-p",
    String(listen.port),
    "-c",
    `cluster_name=${name}`,
  ],

  async visit({ endpoint: { address, port }, name }: Site) {
    const psql = (query: string): Promise<string> =>
      client("psql", ["-X", "-h", address, "-p", String(port), "-U", "ann", "-d", "postgres", "-Atc", query]);
    assert.equal(await psql("show cluster_name"), name);
    assert.equal(await psql("select length(string_agg(n::text, ',')) from generate_series(1, 200000) n"), "1288894");
    assert.equal((await psql("select repeat('x', 4000000)")).length, 4_000_000);
  },
};
