import { readAuthorityFile } from "../certificates/authority-files.ts";
import type { CliContext } from "./context.ts";

/** The certificates of Portolan's authority, so that a leaf of it is known; none where there is no authority. */
export async function ownAuthorities({ folder }: CliContext): Promise<string[]> {
  const files = ["root.pem", "intermediate.pem"] as const;
  const read = await Promise.allSettled(files.map((file) => readAuthorityFile(folder.authorityFolder, file)));
  return read.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
}
