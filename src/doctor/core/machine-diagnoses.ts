import type { Diagnosis } from "./diagnosis.ts";
import type { MachineFacts } from "./machine-facts.ts";
import { ipv6Off } from "./machine/ipv6-off.ts";
import { loDown } from "./machine/lo-down.ts";
import { loopbackAddressRemoved } from "./machine/loopback-address-removed.ts";

/** All diagnoses of the machine, in the order of the catalogue. */
export const MACHINE_DIAGNOSES: readonly Diagnosis<MachineFacts>[] = [loDown, loopbackAddressRemoved, ipv6Off];
