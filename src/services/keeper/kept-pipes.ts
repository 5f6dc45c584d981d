import { existsSync, readdirSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { fileName } from "../logs/log-file.ts";

/** Paths of the named pipes of one service. */
export interface KeptPipes {
  readonly stdout: string;
  readonly stderr: string;
}

/** Says where the pipes of a service stand, or those of one of its side commands. */
export function keptPipes(folder: string, service: string, side: "" | ".hook" | ".check" = ""): KeptPipes {
  const path = join(folder, `${fileName(service)}${side}`);
  return { stdout: `${path}.out`, stderr: `${path}.err` };
}

/** Lists all pipes that stand in a folder. */
export function pipesIn(folder: string): KeptPipes[] {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names.filter((name) => name.endsWith(".out")).map((name) => keptPipes(folder, name.slice(0, -".out".length)));
}

/**
 * True for a process whose output goes into one of these pipes, which were made for one service alone; also after the
 * next start has put others in their place.
 */
export function writesTo(pid: number, { stdout, stderr }: KeptPipes): boolean {
  return [1, 2].some((descriptor) => {
    try {
      const target = readlinkSync(`/proc/${pid}/fd/${descriptor}`);
      return [stdout, stderr].some((pipe) => target === pipe || target === `${pipe} (deleted)`);
    } catch {
      // It has ended, or hides its descriptors.
      return false;
    }
  });
}
