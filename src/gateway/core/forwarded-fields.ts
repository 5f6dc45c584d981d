/** What the forwarding fields say of a request. */
export interface ForwardedFacts {
  readonly clientAddress: string;
  /** Host and port that the client asked for, as it wrote them. */
  readonly authority: string;
  readonly scheme: "http" | "https";
  /** How this gateway calls itself in Via; finds loops. */
  readonly pseudonym: string;
}

const encoder = new TextEncoder();

/**
 * Writes the fields that replace all inbound forwarding fields, each with its line end: Forwarded (RFC 7239),
 * X-Forwarded-For, -Proto and -Host, and Via (RFC 9110 section 7.6.3).
 */
export function forwardedFields(facts: ForwardedFacts): Uint8Array {
  const { clientAddress, authority, scheme, pseudonym } = facts;
  // "Note that an IPv6 address is always enclosed in square brackets" and, with them, quoted -- RFC 7239 section 6
  const node = clientAddress.includes(":") ? `"[${clientAddress}]"` : clientAddress;
  const host = authority === "" ? "" : `;host="${authority}"`;
  const lines = [
    `Forwarded: for=${node}${host};proto=${scheme}`,
    `X-Forwarded-For: ${clientAddress}`,
    `X-Forwarded-Proto: ${scheme}`,
    ...(authority === "" ? [] : [`X-Forwarded-Host: ${authority}`]),
    // "Via: ... each recipient MUST append its information" -- RFC 9110 section 7.6.3
    `Via: 1.1 ${pseudonym}`,
  ];
  return encoder.encode(`${lines.join("\r\n")}\r\n`);
}
