import { classifyAddress } from "../../address/classify-address.ts";
import { parseIpAddress } from "../../address/ip-address.ts";
import type { OwnAddress } from "./exposure.ts";

export interface AddressExplanation {
  readonly address: string;
  readonly kind: string;
  readonly block: string | undefined;
  readonly rfc: string;
  /** The interface that has it; undefined for all addresses at once, and for one that this machine does not have. */
  readonly interface: string | undefined;
  /** Who stands behind such an address, as a sentence. */
  readonly says: string;
}

const SAYS: Readonly<Record<string, string>> = {
  loopback: "only this machine, every user of it",
  unspecified: "every address of this machine",
  private: "the network behind it, such as home or office",
  "unique-local": "the network behind it, such as home or office",
  "link-local": "what hangs on the same cable or radio",
  shared: "the network behind it: a provider's, or a private one such as a VPN's",
  global: "everyone, unless a firewall forbids",
  multicast: "a group of receivers, not one machine",
};

/** Tells what an address is for; undefined of a host name. */
export function explainAddress(address: string, own: readonly OwnAddress[]): AddressExplanation | undefined {
  if (parseIpAddress(address) === undefined) return undefined;
  const { kind, block, rfc } = classifyAddress(address);
  const at = own.find((one) => one.address === address)?.interface;
  // On Linux every address of 127.0.0.0/8 is this machine's, though the interface names one (RFC 1122 section 3.2.1.3).
  const isLoopback4 = kind === "loopback" && !address.includes(":");
  const lo = isLoopback4 ? own.find((one) => one.address.startsWith("127."))?.interface : undefined;
  return { address, kind, block, rfc, interface: at ?? lo, says: SAYS[kind] ?? "nobody: it is set aside" };
}

/** True of an address that some other machine has, or nobody; false of a group of receivers, and of a host name. */
export function isForeignAddress(address: string, own: readonly OwnAddress[]): boolean {
  const about = explainAddress(address, own);
  const isHere = ["loopback", "unspecified", "multicast", "broadcast"].includes(about?.kind ?? "loopback");
  return !isHere && about?.interface === undefined;
}
