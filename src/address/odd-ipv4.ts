/**
 * Tells what an IPv4 address in an unusual spelling means to programs that accept it (the C library's
 * inet_aton and the URL standard): hexadecimal, octal, fewer than four parts.
 *
 * Such a host is never a name: "the final label is a number" (URL standard, ends-in-a-number checker).
 */
export function isOddIpv4(host: string): boolean {
  const labels = host.split(".");
  const last = labels.at(-1) === "" && labels.length > 1 ? labels.at(-2) : labels.at(-1);
  return last !== undefined && /^(?:\d+|0[xX][0-9a-fA-F]*)$/.test(last);
}

/** The address in four decimal numbers, or undefined when no program could read it. */
export function readOddIpv4(host: string): string | undefined {
  const parts = host.replace(/\.$/, "").split(".");
  if (parts.length > 4) return undefined;
  const numbers = parts.map(readNumber);
  if (numbers.some((number) => number === undefined)) return undefined;
  const leading = numbers.slice(0, -1).map((number) => number ?? 0);
  const last = numbers.at(-1) ?? 0;
  if (leading.some((number) => number > 255) || last >= 256 ** (5 - numbers.length)) return undefined;
  const value = leading.reduce((sum, number, index) => sum + number * 256 ** (3 - index), last);
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".");
}

function readNumber(text: string): number | undefined {
  if (/^0[xX][0-9a-fA-F]*$/.test(text)) return text.length === 2 ? 0 : Number.parseInt(text.slice(2), 16);
  if (/^0[0-7]+$/.test(text)) return Number.parseInt(text, 8);
  return /^(?:0|[1-9]\d*)$/.test(text) ? Number(text) : undefined;
}
