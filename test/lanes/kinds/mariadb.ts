import assert from "node:assert/strict";
import { join } from "node:path";
import { pathOf } from "../../support/needs.ts";
import { client } from "../kind.ts";
import type { Kind } from "../kind.ts";

const OWN_ACCOUNT: readonly string[] = process.getuid?.() === 0 ? ["--user=root"] : [];

/** MariaDB, and its client. */
export const MARIADB: Kind = {
  lane: { protocol: "mysql", port: 3306 },
  needs: ["mariadbd", "mariadb-install-db", "mariadb"],
  until: /ready for connections/,

  async prepare({ folder }) {
    const data = ["--no-defaults", `--datadir=${join(folder, "data")}`, "--skip-test-db"];
    await client("mariadb-install-db", [...data, "--auth-root-authentication-method=normal", ...OWN_ACCOUNT]);
  },

  command: ({ folder, name, listen }) => [
    pathOf("mariadbd") ?? "",
    "--no-defaults",
    `--datadir=${join(folder, "data")}`,
    `--socket=${join(folder, "s")}`,
    ...OWN_ACCOUNT,
    `--bind-address=${listen.address}`,
    `--port=${listen.port}`,
    `--pid-file=${join(folder, "pid")}`,
    "--skip-grant-tables",
    "--skip-name-resolve",
    "--skip-networking=0",
    `--report-host=${name}`,
    "--max-allowed-packet=64M",
    "--innodb-buffer-pool-size=8M",
  ],

  async visit({ endpoint: { address, port }, name }) {
    const ask = (query: string): Promise<string> =>
      client("mariadb", [
        "--no-defaults",
        "-h",
        address,
        "-P",
        String(port),
        "-u",
        "root",
        "--max-allowed-packet=64M",
        "-Ne",
        query,
      ]);
    assert.equal(await ask("select @@report_host"), name);
    assert.equal((await ask("select repeat('x', 4000000)")).length, 4_000_000);
  },
};
