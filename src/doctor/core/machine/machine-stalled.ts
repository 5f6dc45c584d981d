import type { Diagnosis, Verdict } from "../diagnosis.ts";
import type { MachineFacts, PressureFacts } from "../machine-facts.ts";

/** Shares of ten seconds at which a person notices. A build alone keeps the processor busy for much of the time. */
const CPU_SOME = 80;
/** Only above this does it get in the way of what is short: a scheduler is fair to that. */
const CPU_SOME_BAD = 95;
const MEMORY_FULL = 10;
const IO_FULL = 40;

export const machineStalled: Diagnosis<Pick<MachineFacts, "pressure">> = {
  id: "M31",
  name: "machine-stalled",
  title: "All local servers are slow at once: work waits for the processor, for memory or for the disk",
  looksAt: "/proc/pressure, and the memory of TCP against tcp_mem",
  reference: "Linux, Pressure Stall Information; tcp(7), tcp_mem",
  judge({ pressure }) {
    if (pressure === undefined) return [];
    const { cpuSome, memoryFull, ioFull, tcpPages, tcpPagesPressure } = pressure;
    const found: Verdict[] = [];
    if (cpuSome >= CPU_SOME) {
      const severity = cpuSome >= CPU_SOME_BAD ? "warning" : "note";
      found.push({ ...stall("the processor", { share: cpuSome, who: "some", pressure }), severity });
    }
    if (memoryFull >= MEMORY_FULL) found.push(stall("memory", { share: memoryFull, who: "all", pressure }));
    if (ioFull >= IO_FULL) found.push(stall("the disk", { share: ioFull, who: "all", pressure }));
    if (tcpPages >= tcpPagesPressure) {
      found.push({
        severity: "warning",
        cause: "TCP uses so much memory that the kernel makes every connection's buffers smaller",
        evidence: [`${tcpPages} pages are used, pressure begins at ${tcpPagesPressure} (tcp_mem)`],
        fix: { says: "Find what does not read its connections", commands: ["ss -tm | sort -k2 -nr | head"] },
      });
    }
    return found;
  },
};

function stall(
  what: string,
  { share, who, pressure: { busiest } }: { share: number; who: string; pressure: PressureFacts },
): Verdict {
  const top = busiest === undefined ? undefined : `process ${busiest.pid} (${JSON.stringify(busiest.program)})`;
  return {
    severity: "warning",
    cause: `Of the last ten seconds, ${who} work waited for ${what} during ${Math.round(share)} %`,
    evidence: [
      `avg10 is ${share} (/proc/pressure)`,
      ...(busiest === undefined || top === undefined
        ? []
        : [`${top} takes ${busiest.cpuPercent} % of one processor, the most`]),
    ],
    fix: {
      says: top === undefined ? "Look for what keeps it busy" : `Look at ${top} first`,
      commands: [
        what === "memory" ? "ps -eo pid,rss,args --sort=-rss | head" : "ps -eo pid,pcpu,args --sort=-pcpu | head",
      ],
    },
  };
}
