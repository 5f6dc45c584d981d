import type { Diagnosis } from "../diagnosis.ts";
import type { CounterFacts, MachineFacts } from "../machine-facts.ts";

const WORDS: Readonly<Record<keyof CounterFacts, string>> = {
  receiveErrors: "receive errors",
  receiveDropped: "packets dropped when they came",
  sendErrors: "send errors",
  sendDropped: "packets dropped before they went",
};

export const loopbackLoses: Diagnosis<Pick<MachineFacts, "stack">> = {
  id: "M32",
  name: "loopback-loses",
  title: "Loopback loses packets: the interface counts errors or drops",
  looksAt: "what /proc/net/dev counts for lo while the self-test runs",
  reference: "Linux, Interface statistics: rx_dropped, tx_dropped",
  judge({ stack }) {
    const counted = Object.entries(stack?.counted ?? {}) as [keyof CounterFacts, number][];
    const rising = counted.filter(([, count]) => count > 0);
    if (rising.length === 0) return [];
    return [
      {
        severity: "warning",
        cause: "The loopback interface has lost packets within the last moment",
        evidence: rising.map(([name, count]) => `${count} ${WORDS[name]} while the self-test ran`),
        fix: {
          says: "See which kind goes on rising: drops when packets come mean that programs send more than the kernel can queue, or what nobody understands",
          commands: ["ip -s -s link show dev lo", "sudo sysctl -w net.core.netdev_max_backlog=4096"],
        },
      },
    ];
  },
};
