import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { userInfo } from "node:os";
import { join } from "node:path";
import { pathOf } from "../../support/needs.ts";
import { client } from "../kind.ts";
import type { Kind, Site } from "../kind.ts";

/** OpenSSH: a command, and a copy there and back by scp. */
export const SSH: Kind = {
  lane: { protocol: "ssh", port: 2222 },
  needs: ["sshd", "ssh", "scp", "ssh-keygen"],
  until: /listening on/,

  async prepare({ folder, name, listen }) {
    const key = join(folder, "key");
    await client("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key]);
    const settings = {
      Port: String(listen.port),
      ListenAddress: listen.address,
      HostKey: key,
      AuthorizedKeysFile: `${key}.pub`,
      PidFile: join(folder, "pid"),
      StrictModes: "no",
      UsePAM: "no",
      PermitRootLogin: "yes",
      SetEnv: `WHO=${name}`,
      Subsystem: "sftp internal-sftp",
    };
    const lines = Object.entries(settings).map((words) => words.join(" "));
    await writeFile(join(folder, "sshd_config"), lines.join("\n"));
    // Its own folder for the child without rights, which Debian makes at boot.
    if (process.getuid?.() === 0) mkdirSync("/run/sshd", { recursive: true });
  },

  command: ({ folder }) => [pathOf("sshd") ?? "", "-D", "-e", "-f", join(folder, "sshd_config")],

  async visit({ endpoint: { address, port }, folder, name }: Site) {
    const { username } = userInfo();
    const options = ["-F", "none", "-i", join(folder, "key"), "-o", "StrictHostKeyChecking=no"];
    options.push("-o", `UserKnownHostsFile=${join(folder, "known")}`, "-o", "LogLevel=ERROR");
    const there = ["-p", String(port), `${username}@${address}`];
    assert.equal(await client("ssh", [...options, ...there, "printenv WHO"]), name);
    const bytes = randomBytes(4 * 2 ** 20);
    const [sent, copy, back] = ["sent", "copy", "back"].map((file) => join(folder, file)) as [string, string, string];
    await writeFile(sent, bytes);
    const remote = `${username}@${address}:${copy}`;
    await client("scp", [...options, "-P", String(port), sent, remote]);
    await client("scp", [...options, "-P", String(port), remote, back]);
    assert.ok(bytes.equals(await readFile(back)), "what came back is what was sent");
  },
};
