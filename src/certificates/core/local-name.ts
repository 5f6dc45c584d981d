const NAME_BYTES_MAX = 253;
const LABEL_BYTES_MAX = 63;

/** What an authority speaks for unless it is asked for more. */
export const LOCAL_SUFFIXES: readonly string[] = ["localhost", "test"];

export type NameVerdict =
  | { readonly ok: true; readonly name: string }
  | { readonly ok: false; readonly reason: string };

/** Decides whether a name is one of ours, and gives it in lower case. */
export function localName(name: string, suffixes: readonly string[]): NameVerdict {
  // Only A–Z: toLowerCase would also turn the Kelvin sign into a k.
  const canonical = name.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
  const reason = dnsNameFault(canonical);
  if (reason !== undefined) return { ok: false, reason };
  if (!suffixes.some((suffix) => canonical === suffix || canonical.endsWith(`.${suffix}`))) {
    return { ok: false, reason: "it is not a local name" };
  }
  return { ok: true, name: canonical };
}

/** Says what is wrong with a DNS name in lower case, or nothing. */
export function dnsNameFault(name: string): string | undefined {
  if (name === "") return "it is empty";
  if (name.length > NAME_BYTES_MAX) return `it is longer than ${NAME_BYTES_MAX} bytes`;
  return name
    .split(".")
    .map((label) => labelFault(label))
    .find((fault) => fault !== undefined);
}

function labelFault(label: string): string | undefined {
  if (label === "") return "it has an empty label";
  if (label.length > LABEL_BYTES_MAX) return `its label "${label}" is longer than ${LABEL_BYTES_MAX} bytes`;
  // "They must start with a letter, end with a letter or digit, and have as interior characters only letters, digits,
  // and hyphen" -- RFC 1035 section 2.3.1; RFC 1123 section 2.1 lets them start with a digit. A wildcard is no name:
  // clients disagree on what `*.localhost` covers, so each name has a leaf of its own.
  if (!/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(label)) return `its label "${label}" is not letters, digits and hyphens`;
  return undefined;
}

/** Gives an IPv4 loopback address as it is, or `::1`; undefined for every other text, IPv4-mapped ones included. */
export function loopbackAddress(address: string): string | undefined {
  if (address === "::1" || /^(0{1,4}:){7}0{0,3}1$/.test(address)) return "::1";
  const octets = address.split(".");
  if (octets.length !== 4 || octets[0] !== "127") return undefined;
  return octets.every((octet) => /^(0|[1-9]\d{0,2})$/.test(octet) && Number(octet) <= 255) ? address : undefined;
}
