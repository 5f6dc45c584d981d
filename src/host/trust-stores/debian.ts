import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { shellWord } from "../core/shell-word.ts";
import { anchorFolderStore } from "./anchor-folder.ts";
import { SYSTEM_PATH } from "../system-path.ts";
import { runTool } from "./run-tool.ts";
import type { TrustStore } from "./trust-store.ts";

const PROGRAM = "/usr/sbin/update-ca-certificates";
const CONFIGURATION = "/etc/ca-certificates.conf";
/** Hooks may rebuild Java's keystore, which takes seconds. */
const TOOL = {
  path: SYSTEM_PATH,
  home: "/",
  deadlineMs: 120_000,
  remedy: "Run `sudo apt-get install ca-certificates`",
} as const;

export interface SystemStoreOptions {
  readonly isRoot: boolean;
  /** File of the root, for the command that a user without the rights runs. */
  readonly rootPath: string;
  readonly undoDirectory: string;
}

/** The store of Debian, Ubuntu and their kin: OpenSSL, GnuTLS, curl, Python, Go, and Java through its hook. */
export function debianStore(options: SystemStoreOptions): TrustStore {
  return anchorFolderStore({
    id: "debian",
    label: "the system's store (ca-certificates)",
    folder: "/usr/local/share/ca-certificates",
    fileName: (keyId) => `portolan-${keyId}.crt`,
    bundle: "/etc/ssl/certs/ca-certificates.crt",
    program: PROGRAM,
    added: async () => void (await runTool([PROGRAM], TOOL)),
    removed: remove,
    addCommand: (file) =>
      `sudo install -m 644 ${shellWord(options.rootPath)} ${shellWord(file)} && sudo update-ca-certificates`,
    removeCommand: (file) =>
      `sudo sh -c 'rm -f ${file}; c=$(mktemp); (cat ${CONFIGURATION}; echo; echo "!${basename(file)}") > "$c"; ` +
      `update-ca-certificates --certsconf "$c"; rm "$c"'`,
    keystores: ["/etc/ssl/certs/java/cacerts"],
    isRoot: options.isRoot,
    undoDirectory: options.undoDirectory,
  });
}

/**
 * Tells update-ca-certificates of a root that is gone. By itself it overlooks that: seen on Debian 12, it reports
 * "0 removed", leaves dead links, and its hook leaves the root in Java's keystore; `--fresh` mends only the links. A
 * line with `!` in its configuration removes properly, so it is given a copy with one.
 */
async function remove(file: string): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), "portolan-trust-"));
  try {
    const configuration = join(scratch, "ca-certificates.conf");
    const current = await readFile(CONFIGURATION, "utf8");
    await writeFile(configuration, `${current}\n!${basename(file)}\n`);
    await runTool([PROGRAM, "--certsconf", configuration], TOOL);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
