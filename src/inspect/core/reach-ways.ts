import { classifyAddress } from "../../address/classify-address.ts";
import { type Exposure, exposureOf, type OwnAddress } from "./exposure.ts";

/** One way in which somebody could come to a listener. */
export interface ReachWay {
  readonly by: Exposure;
  readonly interface: string;
  readonly address: string;
}

/** Through which of this machine's addresses a listener can be reached, the widest first. */
export function reachWays(
  listener: { readonly address: string; readonly isIpv6Only?: boolean | undefined },
  own: readonly OwnAddress[],
): ReachWay[] {
  const isAny = classifyAddress(listener.address).kind === "unspecified";
  const isIpv6 = listener.address.includes(":");
  const reached = own.filter(({ address }) => {
    if (!isAny) return address === listener.address;
    return address.includes(":") ? isIpv6 : !isIpv6 || listener.isIpv6Only !== true;
  });
  const ways = reached.map((one) => ({ by: exposureOf(one, own), interface: one.interface, address: one.address }));
  return ways.toSorted((left, right) => RANK[right.by] - RANK[left.by]);
}

const RANK: Readonly<Record<Exposure, number>> = {
  "this-user": 0,
  "local-users": 1,
  containers: 2,
  lan: 3,
  everyone: 4,
};
