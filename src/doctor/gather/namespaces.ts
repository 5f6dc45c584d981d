import { existsSync, readlinkSync } from "node:fs";
import { basename } from "node:path";
import { readArgv, readStat } from "../../host/linux/procfs.ts";
import type { NamespaceFacts } from "../core/machine-facts.ts";

/** Files that container engines and sandboxes put into what they make. */
const SIGNS = ["/.dockerenv", "/run/.containerenv", "/.flatpak-info"];
/** Variables that they set: systemd's convention for containers, and snap's. */
const VARIABLES = ["container", "SNAP"];

export function gatherNamespaces(environment: Readonly<Record<string, string | undefined>>): NamespaceFacts {
  return {
    outside: findOutside(),
    containerSigns: [
      ...SIGNS.filter((path) => existsSync(path)),
      ...VARIABLES.filter((name) => (environment[name] ?? "") !== "").map((name) => `$${name}`),
    ],
  };
}

/** Looks up the ancestors, as far as this user may see them, for one with another network. */
function findOutside(): NamespaceFacts["outside"] {
  const own = networkOf("self");
  for (let pid = process.ppid; pid > 0; pid = readStat(pid)?.parentPid ?? 0) {
    const network = networkOf(pid);
    if (own === undefined || network === undefined || network === own) continue;
    return { pid, program: basename(readArgv(pid)[0] ?? "") };
  }
  return undefined;
}

function networkOf(pid: number | "self"): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/net`);
  } catch {
    return undefined;
  }
}
