import { statSync } from "node:fs";
import { dirname, isAbsolute } from "node:path";
import type { UnixSocket } from "../host/core/sockets/socket.ts";
import { type Exposure, unixExposure } from "./core/exposure.ts";

/** Reads from the file system who could reach each Unix socket that listens, by its inode. */
export function unixExposures(sockets: readonly UnixSocket[]): Map<number, Exposure> {
  const modes = new Map<string, number | undefined>();
  const modeOf = (path: string): number | undefined => {
    if (!modes.has(path)) modes.set(path, readMode(path));
    return modes.get(path);
  };
  const exposures = new Map<number, Exposure>();
  for (const { path, inode, state } of sockets) {
    if (state !== "listen" || path === undefined) continue;
    const isAbstract = path.startsWith("@");
    const isKnown = isAbsolute(path);
    const folderModes = isKnown ? foldersAbove(path).flatMap((folder) => modeOf(folder) ?? []) : [];
    exposures.set(inode, unixExposure({ isAbstract, mode: isKnown ? modeOf(path) : undefined, folderModes }));
  }
  return exposures;
}

function foldersAbove(path: string): string[] {
  const folder = dirname(path);
  return folder === path ? [] : [folder, ...foldersAbove(folder)];
}

function readMode(path: string): number | undefined {
  try {
    return statSync(path).mode;
  } catch {
    return undefined; // Gone, or below a folder that this user may not enter.
  }
}
