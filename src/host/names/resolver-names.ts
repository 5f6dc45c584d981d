import { realpath } from "node:fs/promises";
import { join } from "node:path";
import { runTool } from "../trust-stores/run-tool.ts";
import { SYSTEM_PATH } from "../system-path.ts";
import { readSystemText, removeSystemFile, writeSystemText } from "../write-system-file.ts";
import type { SystemChange } from "../system-change.ts";

/** Where the daemon's resolver answers. */
export interface ResolverNamesOptions {
  readonly port: number;
  /** The file system's root; another one in tests. */
  readonly root?: string;
  /** Makes the system read its settings again. */
  readonly reload?: () => Promise<void>;
}

const TOOL = { path: SYSTEM_PATH, home: "/", deadlineMs: 20_000, remedy: "Restart systemd-resolved yourself" } as const;

/** The zone by systemd-resolved, which asks the daemon's resolver for it and for nothing else. */
export function resolvedNames({ port, root = "/", reload = reloadResolved }: ResolverNamesOptions): SystemChange {
  const file = join(root, "etc/systemd/resolved.conf.d/portolan.conf");
  const content = `# Kept by \`portolan install\`.\n[Resolve]\nDNS=127.0.0.1:${port}\nDomains=~test\n`;
  return {
    ...settingFile({ file, content, reload }),
    says: "have systemd-resolved ask Portolan's resolver for names below .test",
    command:
      `printf '%s' '${content}' | sudo install -D -m 644 /dev/stdin ${file} && ` +
      `sudo systemctl reload-or-restart systemd-resolved`,
  };
}

/** Whether resolv.conf is systemd-resolved's own, so that programs really ask it. */
export async function hasResolved(root = "/"): Promise<boolean> {
  const file = await realpath(join(root, "etc/resolv.conf")).catch(() => "");
  return file.startsWith(join(root, "run/systemd/resolve/"));
}

/** The zone by macOS's own folder of resolvers (resolver(5)). Written against its documentation; not run. */
export function darwinNames({ port, root = "/" }: ResolverNamesOptions): SystemChange {
  const file = join(root, "etc/resolver/test");
  const content = `# Kept by \`portolan install\`.\nnameserver 127.0.0.1\nport ${port}\n`;
  return {
    ...settingFile({ file, content, reload: async () => {} }),
    says: "have the system ask Portolan's resolver for names below .test",
    command: `printf '%s' '${content}' | sudo install -m 644 /dev/stdin ${file}`,
  };
}

/** A file that is wholly Portolan's. */
function settingFile({
  file,
  content,
  reload,
}: {
  file: string;
  content: string;
  reload: () => Promise<void>;
}): Omit<SystemChange, "says" | "command"> {
  return {
    id: "names",
    caution: undefined,
    async look() {
      const text = await readSystemText(file);
      if (text === undefined) return { state: "absent" };
      return { state: text === content ? "applied" : "stale" };
    },
    async apply() {
      await writeSystemText(file, content);
      await reload();
    },
    async revert() {
      if ((await readSystemText(file)) === undefined) return;
      await removeSystemFile(file);
      await reload();
    },
  };
}

async function reloadResolved(): Promise<void> {
  await runTool(["systemctl", "reload-or-restart", "systemd-resolved"], TOOL);
}
