/** One message as a parser understood it, in Latin-1: what two parsers are compared by. */
export interface Message {
  /** Method and target, or the status. */
  readonly start: string;
  readonly minorVersion: number;
  /** `name=value` in their order, joined by LF. */
  readonly fields: string;
  /** Without chunk framing. */
  readonly body: string;
  readonly trailers: string;
  readonly isComplete: boolean;
}

/** What a parser made of all the bytes of a connection. */
export interface Reading {
  readonly messages: readonly Message[];
  /** Why it read no further. */
  readonly refusal: string | undefined;
}

/** Fields as a parser told them, name and value in turn. */
export function fieldLines(raw: readonly string[]): string {
  const lines: string[] = [];
  for (let at = 0; at < raw.length; at += 2) lines.push(`${raw[at]}=${raw[at + 1]}`);
  return lines.join("\n");
}
