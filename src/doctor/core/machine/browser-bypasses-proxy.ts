import type { Diagnosis } from "../diagnosis.ts";
import type { MachineFacts } from "../machine-facts.ts";

export const browserBypassesProxy: Diagnosis<Pick<MachineFacts, "proxies">> = {
  id: "M10",
  name: "browser-bypasses-proxy",
  title: "A debugging proxy never sees what the browser sends to localhost: browsers go past proxies for loopback",
  looksAt: "whether a proxy variable of this shell leads to this machine itself",
  reference: "Chromium, net/docs/proxy.md: implicit bypass rules; Firefox, network.proxy.allow_hijacking_localhost",
  judge({ proxies }) {
    const local = Object.entries(proxies?.variables ?? {}).find(
      ([name, value]) => name.toLowerCase() !== "no_proxy" && /\/\/(127\.|localhost|\[::1\])/.test(value),
    );
    if (local === undefined) return [];
    return [
      {
        severity: "note",
        cause: "A proxy on this machine is set; browsers send nothing to it that goes to localhost, 127.0.0.1 or ::1",
        evidence: [`${local[0]} is ${local[1]}`],
        fix: {
          says: "Start Chromium so, or set network.proxy.allow_hijacking_localhost in Firefox's about:config",
          commands: [
            `chromium --proxy-bypass-list='<-loopback>' --proxy-server=${local[1].replaceAll(/[^\w.:/[\]-]/g, "")}`,
          ],
        },
      },
    ];
  },
};
