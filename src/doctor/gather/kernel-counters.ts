import { readText } from "./read-text.ts";

/** Reads one of the kernel's counters of TCP from /proc/net/netstat; 0 where this kernel does not have it. */
export function tcpCounter(name: string): number {
  const [names = "", values = ""] = (readText("/proc/self/net/netstat") ?? "")
    .split("\n")
    .filter((line) => line.startsWith("TcpExt: "));
  const at = names.split(" ").indexOf(name);
  return at === -1 ? 0 : Number(values.split(" ")[at]);
}

/** Reads a value of /proc/net/sockstat, such as `tw` of `TCP`; 0 where it is not there. */
export function socketStatistic(protocol: string, name: string): number {
  const line = new RegExp(`^${protocol}:.* ${name} (\\d+)`, "m").exec(readText("/proc/self/net/sockstat") ?? "");
  return Number(line?.[1] ?? 0);
}
