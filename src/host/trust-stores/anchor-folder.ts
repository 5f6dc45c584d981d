import { randomBytes } from "node:crypto";
import { access, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { trustFailure } from "./failures.ts";
import { FileUndo } from "./file-undo.ts";
import { holdsRoot, parseRoot, type RootCertificate } from "./root-certificate.ts";
import type { Availability, TrustChange, TrustStatus, TrustStore } from "./trust-store.ts";

/** A distribution's way: a folder for local roots, and a program that builds everything else from it. */
export interface AnchorFolder {
  readonly id: string;
  readonly label: string;
  readonly folder: string;
  fileName(keyId: string): string;
  /** The file in which all roots end up. */
  readonly bundle: string;
  /** The program that must be there. */
  readonly program: string;
  /** Builds anew, the file being there. */
  added(file: string): Promise<void>;
  /** Builds anew, the file being gone. */
  removed(file: string): Promise<void>;
  /** What a user without the rights runs instead, in a shell. */
  addCommand(file: string): string;
  removeCommand(file: string): string;
  /** Files that the program writes anew in another order of bytes, and which are put back. */
  readonly keystores: readonly string[];
  readonly isRoot: boolean;
  /** Where copies of the keystores wait for `untrust`. */
  readonly undoDirectory: string;
}

/** Makes a trust store of a folder of local roots. */
export function anchorFolderStore(anchors: AnchorFolder): TrustStore {
  const fileOf = ({ keyId }: RootCertificate): string => join(anchors.folder, anchors.fileName(keyId));
  const undoOf = ({ keyId }: RootCertificate): FileUndo =>
    new FileUndo(join(anchors.undoDirectory, `${anchors.id}-${keyId}`));
  return {
    id: anchors.id,
    label: anchors.label,
    available: () => availability(anchors),
    status: (rootPem) => statusOf(anchors, parseRoot(rootPem)),
    async trust(rootPem) {
      const root = parseRoot(rootPem);
      const file = fileOf(root);
      if ((await statusOf(anchors, root)) === "trusted") return { isChanged: false, notes: [] };
      if (!anchors.isRoot) throw needsRoot(anchors, anchors.addCommand(file));
      return addRoot(anchors, { root, file, undo: undoOf(root) });
    },
    async untrust(rootPem) {
      const root = parseRoot(rootPem);
      const file = fileOf(root);
      if ((await statusOf(anchors, root)) === "absent") return { isChanged: false, notes: [] };
      if (!anchors.isRoot) throw needsRoot(anchors, anchors.removeCommand(file));
      return removeRoot(anchors, { root, file, undo: undoOf(root) });
    },
  };
}

interface Change {
  readonly root: RootCertificate;
  readonly file: string;
  readonly undo: FileUndo;
}

async function addRoot(anchors: AnchorFolder, { root, file, undo }: Change): Promise<TrustChange> {
  await undo.remember(anchors.keystores);
  try {
    await put(file, root.pem);
    await anchors.added(file);
    if ((await statusOf(anchors, root)) !== "trusted") {
      throw trustFailure("TRUST_UNCHANGED", { place: anchors.bundle, wanted: "in it" });
    }
  } catch (error) {
    await rm(file, { force: true });
    await anchors.removed(file).catch(() => undefined); // The first error is the one to tell.
    await undo.restore();
    throw error;
  }
  await undo.seal();
  return { isChanged: true, notes: [] };
}

async function removeRoot(anchors: AnchorFolder, { root, file, undo }: Change): Promise<TrustChange> {
  const isUntouched = await undo.isUntouched();
  await rm(file, { force: true });
  await anchors.removed(file);
  if ((await statusOf(anchors, root)) !== "absent") {
    throw trustFailure("TRUST_UNCHANGED", { place: anchors.bundle, wanted: "gone from it" });
  }
  await (isUntouched ? undo.restore() : undo.forget());
  return { isChanged: true, notes: [] };
}

async function statusOf(anchors: AnchorFolder, root: RootCertificate): Promise<TrustStatus> {
  const anchor = await readText(join(anchors.folder, anchors.fileName(root.keyId)));
  const hasAnchor = anchor !== undefined && holdsRoot(anchor, root);
  const isInBundle = holdsRoot((await readText(anchors.bundle)) ?? "", root);
  if (hasAnchor && isInBundle) return "trusted";
  return anchor !== undefined || isInBundle ? "partial" : "absent";
}

async function availability({ folder, program }: AnchorFolder): Promise<Availability> {
  const isFolder = await stat(folder).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
  if (!isFolder) return { isAvailable: false, reason: `"${folder}" is not there` };
  const hasProgram = await access(program).then(
    () => true,
    () => false,
  );
  return hasProgram ? { isAvailable: true } : { isAvailable: false, reason: `"${program}" is not installed` };
}

/** The temporary name has an ending that the program does not read. */
async function put(file: string, pem: string): Promise<void> {
  const fresh = `${file}.${randomBytes(6).toString("hex")}`;
  await writeFile(fresh, pem, { mode: 0o644, flag: "wx" });
  await rename(fresh, file);
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function needsRoot({ label }: AnchorFolder, command: string): Error {
  return trustFailure("TRUST_NEEDS_ROOT", { store: label, command });
}
