import type { HostsLine } from "./machine-facts.ts";

/** A list of blocked sites may have more; then only the first ones are looked at. */
const LINES_MAX = 5000;

/** Parses hosts(5): an address, then names; what follows a `#` is a comment. */
export function parseHosts(text: string): HostsLine[] {
  const lines: HostsLine[] = [];
  for (const [at, raw] of text.split("\n").entries()) {
    const [address = "", ...names] = raw.replace(/#.*/, "").trim().split(/\s+/);
    if (names.length > 0) lines.push({ line: at + 1, address, names });
    if (lines.length === LINES_MAX) break;
  }
  return lines;
}
