import type { Diagnosis } from "../diagnosis.ts";
import type { MachineFacts } from "../machine-facts.ts";

const NEARLY = 0.9;

export const timeWaitFull: Diagnosis<Pick<MachineFacts, "connections">> = {
  id: "M12",
  name: "time-wait-full",
  title:
    "Connections end without their TIME_WAIT, and late packets meet new ones: the limit of such connections is reached",
  looksAt: "connections in TIME_WAIT against tcp_max_tw_buckets, and the counter TCPTimeWaitOverflow",
  reference: "tcp(7), tcp_max_tw_buckets; RFC 9293 section 3.6.1",
  judge({ connections }) {
    if (connections === undefined) return [];
    const { timeWait, timeWaitMax, timeWaitOverflows } = connections;
    // The counter never goes back: an overflow of last week is nothing to mend.
    if (timeWait < timeWaitMax * NEARLY) return [];
    return [
      {
        severity: "warning",
        cause: `${timeWait} connections wait in TIME_WAIT, and the system keeps no more than ${timeWaitMax}`,
        evidence: [
          `tcp_max_tw_buckets is ${timeWaitMax}`,
          `${timeWaitOverflows} connections since boot had no place in it (TCPTimeWaitOverflow)`,
        ],
        fix: {
          says: "Reuse connections (keep-alive, a pool), and raise the limit",
          commands: [`sudo sysctl -w net.ipv4.tcp_max_tw_buckets=${Math.max(timeWaitMax * 4, 16_384)}`],
        },
      },
    ];
  },
};
