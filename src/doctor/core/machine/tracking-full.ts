import type { Diagnosis } from "../diagnosis.ts";
import type { MachineFacts } from "../machine-facts.ts";

const NEARLY = 0.9;
const FULL = 0.99;

export const trackingFull: Diagnosis<Pick<MachineFacts, "tracking">> = {
  id: "M19",
  name: "tracking-full",
  title: "Loopback connections time out at random under load: the table of tracked connections is full",
  looksAt: "nf_conntrack_count against nf_conntrack_max",
  reference: "Linux nf_conntrack-sysctl, nf_conntrack_max",
  judge({ tracking }) {
    if (tracking === undefined || tracking.tracked < tracking.trackedMax * NEARLY) return [];
    const { tracked, trackedMax } = tracking;
    return [
      {
        severity: tracked >= trackedMax * FULL ? "error" : "warning",
        cause: `The firewall tracks ${tracked} connections of at most ${trackedMax}; packets of new ones are dropped, on loopback too`,
        evidence: [`nf_conntrack_count is ${tracked}`, `nf_conntrack_max is ${trackedMax}`],
        fix: {
          says: "Raise the limit, or leave loopback untracked",
          commands: [
            `sudo sysctl -w net.netfilter.nf_conntrack_max=${trackedMax * 2}`,
            "sudo nft 'add table inet untracked; add chain inet untracked out { type filter hook output priority raw; }; add rule inet untracked out oifname lo notrack'",
          ],
        },
      },
    ];
  },
};
