import { networkInterfaces } from "node:os";
import type { OwnAddress } from "./core/exposure.ts";

/** The addresses of this machine's interfaces; those of IPv6 that hold on one link alone carry its name. */
export function ownAddresses(): OwnAddress[] {
  return Object.entries(networkInterfaces()).flatMap(([name, addresses]) =>
    (addresses ?? []).map(({ address, scopeid }) => ({
      interface: name,
      address: scopeid ? `${address}%${name}` : address,
    })),
  );
}
