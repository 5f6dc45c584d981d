import type { Diagnosis } from "../diagnosis.ts";
import type { MachineFacts } from "../machine-facts.ts";

const SETTING = "/proc/sys/net/core/somaxconn";
/** What kernels before 5.4 had; busy servers outgrow it. */
const OLD_DEFAULT = 128;
const DEFAULT = "4096";

export const somaxconnSmall: Diagnosis<Pick<MachineFacts, "backlog">> = {
  id: "M18",
  name: "somaxconn-small",
  title: "Connections time out in a burst: the system cuts every server's accept queue short",
  looksAt: "somaxconn, and the counter ListenOverflows",
  reference: "listen(2): a backlog above /proc/sys/net/core/somaxconn is silently capped to it",
  judge({ backlog }) {
    if (backlog === undefined) return [];
    const { somaxconn, overflows } = backlog;
    if (somaxconn > OLD_DEFAULT || (somaxconn === OLD_DEFAULT && overflows === 0)) return [];
    return [
      {
        severity: "warning",
        cause: `No server here can have more than ${somaxconn} connections wait to be accepted, whatever it asks for`,
        evidence: [
          `somaxconn is ${somaxconn}`,
          `${overflows} connections since boot found a queue full (ListenOverflows)`,
        ],
        fix: {
          says: "Raise it to the kernel's default, and start the servers again",
          commands: [`sudo sysctl -w net.core.somaxconn=${DEFAULT}`],
          repair: {
            steps: [{ type: "write-setting", path: SETTING, value: DEFAULT }],
            undo: [{ type: "write-setting", path: SETTING, value: String(somaxconn) }],
            needsRoot: true,
          },
        },
      },
    ];
  },
};
