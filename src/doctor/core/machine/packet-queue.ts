import type { Diagnosis, Verdict } from "../diagnosis.ts";
import type { FirewallRule, MachineFacts } from "../machine-facts.ts";

export const packetQueue: Diagnosis<Pick<MachineFacts, "firewall" | "programs" | "stack">> = {
  id: "M21",
  name: "packet-queue",
  title: "Loopback loses packets or hangs: a program decides on each packet, and is too slow or gone",
  looksAt: "queue rules, the drops of packet queues (for root), and programs such as opensnitchd",
  reference: "iptables-extensions(8), NFQUEUE: a queue that nobody reads drops its packets",
  judge({ firewall, programs, stack }) {
    const rule = firewall?.rules.find(({ verdict }) => verdict === "queue");
    const isHanging = stack?.ipv4.connect.state === "times out" || stack?.ipv6.connect.state === "times out";
    if (rule !== undefined && isHanging) return [hanging(rule, firewall?.queues ?? [])];
    const losing = firewall?.queues.filter(({ dropped }) => dropped > 0) ?? [];
    const [program] = programs?.firewalls ?? [];
    if (losing.length === 0 && program === undefined) return [];
    const says = "Let loopback pass before the queue";
    const commands = ["sudo iptables -I OUTPUT -o lo -j ACCEPT", "sudo iptables -I INPUT -i lo -j ACCEPT"];
    return [
      {
        severity: losing.length > 0 ? "warning" : "note",
        cause:
          program === undefined
            ? "A program that decides on packets has lost some"
            : `${program.program} decides on the packets of this machine, and local connections may wait for it`,
        evidence: [
          ...losing.map(({ queue, dropped }) => `queue ${queue} has dropped ${dropped} packets`),
          ...(program === undefined ? [] : [`process ${program.pid} is ${program.program}`]),
        ],
        fix: { says, commands },
      },
    ];
  },
};

function hanging(rule: FirewallRule, queues: readonly { readonly queue: number }[]): Verdict {
  return {
    severity: "error",
    cause:
      queues.length === 0
        ? "A rule hands packets to a program that is not there, so they are dropped"
        : "A rule hands packets to a program that does not answer",
    evidence: [
      `${rule.family} ${rule.table} ${rule.chain} handle ${rule.handle}: ${rule.words}`,
      queues.length === 0
        ? "no program reads a packet queue"
        : `queues that are read: ${queues.map(({ queue }) => queue).join(", ")}`,
      "connecting to a listener of the self-test had no answer",
    ],
    fix: {
      says: "Start the program again, or delete the rule",
      commands: [`sudo nft delete rule ${rule.family} ${rule.table} ${rule.chain} handle ${rule.handle}`],
    },
  };
}
