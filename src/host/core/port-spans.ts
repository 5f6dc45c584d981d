export interface PortSpan {
  readonly first: number;
  readonly last: number;
}

/** Parses `ip_local_port_range`, such as `32768\t60999`; undefined when it is not one. */
export function parsePortRange(text: string): PortSpan | undefined {
  const match = /^(\d+)\s+(\d+)$/.exec(text.trim());
  return match === null ? undefined : { first: Number(match[1]), last: Number(match[2]) };
}

/** Parses `ip_local_reserved_ports`, such as `8080,9148-9150`; what it does not understand is left out. */
export function parsePortSpans(text: string): PortSpan[] {
  const spans: PortSpan[] = [];
  for (const part of text.trim().split(",")) {
    const match = /^(\d+)(?:-(\d+))?$/.exec(part);
    if (match !== null) spans.push({ first: Number(match[1]), last: Number(match[2] ?? match[1]) });
  }
  return spans;
}
