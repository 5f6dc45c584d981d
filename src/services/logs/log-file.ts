import { join } from "node:path";
import type { StateFolder } from "../../host/state-folder.ts";

/** The copy's folder below `logs`: `shop`, or `shop-fix-ui` of a branch or copy. */
export function copyFolder({ project, branch }: { project: string; branch: string | undefined }): string {
  return fileName(branch === undefined ? project : `${project}-${branch}`);
}

/** Where a service's output is kept. */
export function logFile(
  folder: StateFolder,
  copy: { readonly project: string; readonly branch: string | undefined },
  service: string,
): string {
  return join(folder.logFolder, copyFolder(copy), `${fileName(service)}.log`);
}

/** A branch may be called `fix/ui`, and nothing may lead out of the folder. */
export function fileName(name: string): string {
  const safe = name.replaceAll(/[^\w.-]/g, "-");
  return /^\.*$/.test(safe) ? `-${safe}` : safe;
}
