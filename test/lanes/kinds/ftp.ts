import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathOf } from "../../support/needs.ts";
import { client } from "../kind.ts";
import type { Kind } from "../kind.ts";

/** All copies have these same ports, each at its own address. */
const PASSIVE = { first: 21_100, last: 21_109 };

/** vsftpd in passive mode, with lftp, ftp and curl. */
export const FTP: Kind = {
  lane: { protocol: "ftp", port: 2121, extra: [PASSIVE] },
  needs: ["vsftpd", "lftp", "ftp", "curl", "root"],
  until: /^ready/,

  async prepare({ folder, name, listen, endpoint }) {
    const root = join(folder, "root");
    for (const path of [root, join(folder, "empty")]) await mkdir(path);
    await writeFile(join(root, "who"), name);
    await writeFile(join(root, "big"), randomBytes(4 * 2 ** 20));
    for (const path of [folder, root, join(folder, "empty")]) await chmod(path, 0o555);
    await chmod(folder, 0o755);
    const settings = {
      listen: "YES",
      listen_address: listen.address,
      listen_port: String(listen.port),
      pasv_min_port: String(PASSIVE.first),
      pasv_max_port: String(PASSIVE.last),
      pasv_address: endpoint.address,
      anonymous_enable: "YES",
      anon_root: root,
      secure_chroot_dir: join(folder, "empty"),
      background: "NO",
      connect_from_port_20: "NO",
      seccomp_sandbox: "NO",
    };
    const lines = Object.entries(settings).map((words) => words.join("="));
    await writeFile(join(folder, "vsftpd.conf"), `${lines.join("\n")}\n`);
  },

  // It says nothing by itself.
  command: ({ folder }) => [
    "sh",
    "-c",
    `echo ready; exec "$0" "$1"`,
    pathOf("vsftpd") ?? "",
    join(folder, "vsftpd.conf"),
  ],

  async visit({ endpoint: { address, port }, folder, name }) {
    const url = `ftp://${address}:${port}`;
    const options = "set net:max-retries 1; set ftp:passive-mode yes; set ftp:prefer-epsv no; set net:timeout 10";
    assert.equal(await client("lftp", ["-e", `${options}; cat who; bye`, url]), name);
    await client("lftp", ["-e", `${options}; get big -o lftp; bye`, url], folder);
    await client("curl", ["-sS", "--ftp-pasv", "-o", "curl", `${url}/big`], folder);
    await client("ftp", ["-p", "-o", "ftp", `${url}/big`], folder);
    const big = await readFile(join(folder, "root", "big"));
    for (const copy of ["lftp", "curl", "ftp"]) assert.ok(big.equals(await readFile(join(folder, copy))), copy);
    // Ten data connections at once have ten ports.
    await Promise.all(
      Array.from({ length: 10 }, async () => assert.equal(await client("curl", ["-sS", `${url}/who`]), name)),
    );
  },
};
