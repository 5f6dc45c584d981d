import { shellWord } from "../core/shell-word.ts";
import { anchorFolderStore } from "./anchor-folder.ts";
import type { SystemStoreOptions } from "./debian.ts";
import { SYSTEM_PATH } from "../system-path.ts";
import { runTool } from "./run-tool.ts";
import type { TrustStore } from "./trust-store.ts";

const PROGRAM = "/usr/bin/update-ca-trust";
const TOOL = {
  path: SYSTEM_PATH,
  home: "/",
  deadlineMs: 120_000,
  remedy: "Run `sudo dnf install ca-certificates`",
} as const;

/**
 * The store of Fedora, RHEL and their kin. Not run: written against update-ca-trust(8). Its output is a function of
 * the anchors, so that nothing needs to be put back.
 */
export function fedoraStore(options: SystemStoreOptions): TrustStore {
  const extract = async (): Promise<void> => void (await runTool([PROGRAM, "extract"], TOOL));
  return anchorFolderStore({
    id: "fedora",
    label: "the system's store (ca-trust)",
    folder: "/etc/pki/ca-trust/source/anchors",
    fileName: (keyId) => `portolan-${keyId}.pem`,
    bundle: "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    program: PROGRAM,
    added: extract,
    removed: extract,
    addCommand: (file) =>
      `sudo install -m 644 ${shellWord(options.rootPath)} ${shellWord(file)} && sudo update-ca-trust extract`,
    removeCommand: (file) => `sudo rm -f ${shellWord(file)} && sudo update-ca-trust extract`,
    keystores: [],
    isRoot: options.isRoot,
    undoDirectory: options.undoDirectory,
  });
}
