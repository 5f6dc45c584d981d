import { BLOCKED_PORTS } from "../../address/blocked-ports.ts";
import { UNASSIGNED_PORTS } from "../../address/unassigned-ports.ts";
import type { PortRules, PortSpan } from "./model.ts";

/** RFC 6335 section 6: "the Dynamic Ports, also known as the Private or Ephemeral Ports, from 49152-65535". */
const DYNAMIC: readonly PortSpan[] = [{ first: 49_152, last: 65_535 }];

/**
 * The ports that may be leased, best group first: dynamic ones that the system does not lend to outgoing
 * connections (on Linux usually 61000–65535), then registered ones that IANA assigned to nobody, and only
 * when all those are held, ports that an outgoing connection may have taken a moment before.
 */
export function portGroups({ ephemeral, reserved, only }: PortRules): readonly (readonly PortSpan[])[] {
  const lent = ephemeral === undefined ? [] : [ephemeral];
  const groups =
    only === undefined
      ? [
          subtractSpans(DYNAMIC, lent),
          subtractSpans(UNASSIGNED_PORTS, lent),
          subtractSpans(UNASSIGNED_PORTS, subtractSpans([{ first: 0, last: 65_535 }], lent)),
          subtractSpans(DYNAMIC, subtractSpans([{ first: 0, last: 65_535 }], lent)),
        ]
      : [[only]];
  return groups.map((spans) => subtractSpans(spans, reserved)).filter((spans) => spans.length > 0);
}

export interface PortChoice {
  readonly rules: PortRules;
  /** Where to begin in each group: a hash of the identity, so that a choice is stable even with an empty chart. */
  readonly seed: number;
  /** The port of the last time. */
  readonly remembered: number | undefined;
}

/**
 * Every port that may be leased, each once, in the order in which to try them. Whether one is held, and
 * whether it can be bound, is for the caller to say.
 */
export function* portCandidates({ rules, seed, remembered }: PortChoice): Generator<number> {
  const groups = portGroups(rules);
  const first = remembered !== undefined && isAllowed(groups, remembered) ? remembered : undefined;
  if (first !== undefined) yield first;
  for (const spans of groups) {
    const count = countPorts(spans);
    for (let step = 0; step < count; step++) {
      const port = portAt(spans, (seed + step) % count);
      if (port !== first && !BLOCKED_PORTS.has(port)) yield port;
    }
  }
}

function isAllowed(groups: readonly (readonly PortSpan[])[], port: number): boolean {
  return (
    !BLOCKED_PORTS.has(port) && groups.some((spans) => spans.some(({ first, last }) => port >= first && port <= last))
  );
}

function countPorts(spans: readonly PortSpan[]): number {
  return spans.reduce((sum, { first, last }) => sum + last - first + 1, 0);
}

function portAt(spans: readonly PortSpan[], index: number): number {
  let rest = index;
  for (const { first, last } of spans) {
    if (rest <= last - first) return first + rest;
    rest -= last - first + 1;
  }
  throw new RangeError(`There is no port at ${index}`);
}

/** What is left of some spans without others. */
function subtractSpans(spans: readonly PortSpan[], others: readonly PortSpan[]): readonly PortSpan[] {
  let left = [...spans];
  for (const { first, last } of others) {
    left = left.flatMap((span) =>
      [
        { first: span.first, last: Math.min(span.last, first - 1) },
        { first: Math.max(span.first, last + 1), last: span.last },
      ].filter((piece) => piece.first <= piece.last),
    );
  }
  return left;
}
