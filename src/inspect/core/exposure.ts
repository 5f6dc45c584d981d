import { classifyAddress } from "../../address/classify-address.ts";
import { parseIpAddress } from "../../address/ip-address.ts";

/** Who could open a connection to a listener, as far as addresses and file modes tell; a firewall may forbid more. */
export type Exposure = "this-user" | "local-users" | "containers" | "lan" | "everyone";

/** From the narrowest to the widest. */
export const EXPOSURES: readonly Exposure[] = ["this-user", "local-users", "containers", "lan", "everyone"];

/** An address of this machine, and the interface that has it. */
export interface OwnAddress {
  readonly interface: string;
  readonly address: string;
}

/**
 * Interfaces behind which stand only containers and virtual machines of this machine, by the names that docker, podman,
 * CNI, libvirt, LXC and Incus give them.
 */
const CONTAINER_INTERFACE =
  /^(docker\d|br-[\da-f]{12}$|podman\d|cni|nerdctl|virbr|lxcbr|lxdbr|incusbr|veth|cali|flannel)/;

/** Who could reach a TCP or UDP listener, by its address. */
export function exposureOf(
  { address, isIpv6Only }: { readonly address: string; readonly isIpv6Only?: boolean | undefined },
  own: readonly OwnAddress[],
): Exposure {
  const { kind } = classifyAddress(address);
  if (kind !== "unspecified") return exposureOfAddress(address, own);
  const isIpv6 = address.includes(":");
  // An IPv6 socket takes IPv4 as well, unless it was told not to (RFC 3493 section 5.3).
  const isReached = (other: string): boolean => (other.includes(":") ? isIpv6 : !isIpv6 || isIpv6Only !== true);
  return own
    .filter((one) => isReached(one.address))
    .map((one) => exposureOfAddress(one.address, own))
    .reduce(wider, "local-users");
}

function exposureOfAddress(address: string, own: readonly OwnAddress[]): Exposure {
  const { kind } = classifyAddress(address);
  if (kind === "loopback") return "local-users";
  const plain = withoutZone(address);
  const zone = parseIpAddress(address)?.zone;
  const at = zone ?? own.find((one) => withoutZone(one.address) === plain)?.interface;
  if (at !== undefined && CONTAINER_INTERFACE.test(at)) return "containers";
  return kind === "global" ? "everyone" : "lan";
}

/** Who could reach a Unix socket: its mode, and that of the folders above it, decide. */
export function unixExposure(facts: {
  /** An abstract name, which has no mode (unix(7)). */
  readonly isAbstract: boolean;
  /** Undefined when it could not be read. */
  readonly mode: number | undefined;
  /** Modes of the folders above it. */
  readonly folderModes: readonly number[];
}): Exposure {
  if (facts.isAbstract) return "local-users";
  // "connecting to the socket requires write permission on that socket", and the folders must let one through.
  const isWritable = facts.mode === undefined || (facts.mode & 0o022) !== 0;
  const isEntered = facts.folderModes.every((mode) => (mode & 0o011) !== 0);
  return isWritable && isEntered ? "local-users" : "this-user";
}

export function wider(left: Exposure, right: Exposure): Exposure {
  return EXPOSURES.indexOf(left) >= EXPOSURES.indexOf(right) ? left : right;
}

function withoutZone(address: string): string {
  return address.split("%", 1)[0] ?? address;
}
