import {
  isSameHosts,
  readHostsBlock,
  withHostsBlock,
  withoutHostsBlock,
  type HostsEntry,
} from "../core/names/hosts-block.ts";
import { hostFailure } from "../core/failures.ts";
import { readSystemText, writeSystemText } from "../write-system-file.ts";
import type { SystemChange } from "../system-change.ts";

export interface HostsNamesOptions {
  /** Such as `/etc/hosts`. */
  readonly file: string;
  /** Whose names they are, such as `user 1000`. */
  readonly owner: string;
  /** What the block shall hold. */
  readonly entries: readonly HostsEntry[];
}

/** Names by a marked block in the hosts file: works everywhere, and must be renewed when names come and go. */
export function hostsNames({ file, owner, entries }: HostsNamesOptions): SystemChange {
  const read = async (): Promise<string> => {
    const text = (await readSystemText(file)) ?? "";
    const block = readHostsBlock(text, owner);
    if (block.state === "broken") throw hostFailure("HOSTS_BLOCK_BROKEN", { file, line: block.line, owner });
    return text;
  };
  return {
    id: "names",
    says: `keep a block of ${entries.length} names in ${file}, so that every program resolves them`,
    // Read to its end first: `tee` empties the file as it starts.
    command: `hosts=$(portolan export hosts --whole ${file}) && printf '%s\\n' "$hosts" | sudo tee ${file} >/dev/null`,
    caution: "names that come later are missing until `portolan install` runs again",
    async look() {
      const block = readHostsBlock(await read(), owner);
      if (block.state !== "there") return { state: "absent" };
      return { state: isSameHosts(block.entries, entries) ? "applied" : "stale" };
    },
    async apply() {
      await writeSystemText(file, withHostsBlock(await read(), entries, owner));
    },
    async revert() {
      const text = await read();
      const without = withoutHostsBlock(text, owner);
      if (without !== text) await writeSystemText(file, without);
    },
  };
}
