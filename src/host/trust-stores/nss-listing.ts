/**
 * Reads the trust of one certificate from `certutil -L`: nickname, spaces, and three groups of flags, for TLS, mail
 * and code, such as `C,,`. Undefined when it is not listed.
 */
export function nssTrust(listing: string, nickname: string): string | undefined {
  for (const line of listing.split("\n")) {
    const match = /^(.*?)\s+([A-Za-z]*),([A-Za-z]*),([A-Za-z]*)\s*$/.exec(line);
    if (match?.[1] === nickname) return match[2];
  }
  return undefined;
}
