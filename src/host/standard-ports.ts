import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { hostFailure } from "./core/failures.ts";
import type { SystemChange } from "./system-change.ts";
import { readSystemText, removeSystemFile, writeSystemText } from "./write-system-file.ts";

const FIRST_PORT = 80;
const SETTING = "net.ipv4.ip_unprivileged_port_start";
const KERNEL_DEFAULT = 1024;

export interface StandardPortsOptions {
  /** Root alone uses it, who may listen there in any case. */
  readonly isForRoot: boolean;
  /** The file system's root; another one in tests. */
  readonly root?: string;
}

/** Lets this machine's users listen on 80 and 443, so that URLs need no port. */
export function standardPorts({ isForRoot, root = "/" }: StandardPortsOptions): SystemChange {
  const file = join(root, "etc/sysctl.d/60-portolan.conf");
  const setting = join(root, "proc/sys/net/ipv4/ip_unprivileged_port_start");
  const content = (earlier: number): string =>
    `# Kept by \`portolan install\`. It was ${earlier}.\n${SETTING} = ${FIRST_PORT}\n`;
  const first = async (): Promise<number> => Number.parseInt(await readFile(setting, "utf8").catch(() => ""), 10);
  const set = async (value: number): Promise<void> => {
    try {
      await writeFile(setting, `${value}\n`);
    } catch (error) {
      const { code = "no reason" } = error as NodeJS.ErrnoException;
      throw hostFailure("SYSTEM_FILE_NOT_WRITABLE", { path: setting, action: "write", error: code }, { cause: error });
    }
  };
  return {
    id: "ports",
    says: "let the users of this machine listen on ports from 80 on, so that URLs need no port",
    command: `printf '%s' '${content(KERNEL_DEFAULT)}' | sudo install -m 644 /dev/stdin ${file} && sudo sysctl -q -p ${file}`,
    caution: `every user can listen on ports 80 to 1023 then (${SETTING})`,
    async look() {
      const now = await first();
      if (Number.isNaN(now)) return { state: "unavailable", reason: `the system has no ${SETTING}` };
      const text = await readSystemText(file);
      if (text !== undefined)
        return { state: text === content(before(text)) && now <= FIRST_PORT ? "applied" : "stale" };
      return now <= FIRST_PORT || isForRoot
        ? { state: "unavailable", reason: "this user may listen there already" }
        : { state: "absent" };
    },
    async apply() {
      const text = await readSystemText(file);
      await writeSystemText(file, content(text === undefined ? await first() : before(text)));
      await set(FIRST_PORT);
    },
    async revert() {
      const text = await readSystemText(file);
      if (text === undefined) return;
      await removeSystemFile(file);
      await set(before(text));
    },
  };
}

/** What the setting was before the change, as its file says. */
function before(text: string): number {
  return Number(/It was (\d+)\./.exec(text)?.[1] ?? KERNEL_DEFAULT);
}
