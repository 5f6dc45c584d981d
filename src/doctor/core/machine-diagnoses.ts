import type { Diagnosis } from "./diagnosis.ts";
import type { MachineFacts } from "./machine-facts.ts";
import { belowLocalhostUnknown } from "./machine/below-localhost-unknown.ts";
import { browserBypassesProxy } from "./machine/browser-bypasses-proxy.ts";
import { clockSkew } from "./machine/clock-skew.ts";
import { descriptorsSpent } from "./machine/descriptors-spent.ts";
import { dnatUnroutable } from "./machine/dnat-unroutable.ts";
import { ephemeralPortsSpent } from "./machine/ephemeral-ports-spent.ts";
import { firewallRule } from "./machine/firewall-rule.ts";
import { fixedPortLendable } from "./machine/fixed-port-lendable.ts";
import { hostsOverride } from "./machine/hosts-override.ts";
import { ipv6Off } from "./machine/ipv6-off.ts";
import { loDown } from "./machine/lo-down.ts";
import { localIsMdns } from "./machine/local-is-mdns.ts";
import { localhostForeign } from "./machine/localhost-foreign.ts";
import { localhostOnlyIpv6 } from "./machine/localhost-only-ipv6.ts";
import { localhostSlow } from "./machine/localhost-slow.ts";
import { loopbackAddressRemoved } from "./machine/loopback-address-removed.ts";
import { loopbackLoses } from "./machine/loopback-loses.ts";
import { lowPortsClosed } from "./machine/low-ports-closed.ts";
import { machineStalled } from "./machine/machine-stalled.ts";
import { noProxyIncomplete } from "./machine/no-proxy-incomplete.ts";
import { otherLoopbackAddresses } from "./machine/other-loopback-addresses.ts";
import { otherNetworkNamespace } from "./machine/other-network-namespace.ts";
import { packetQueue } from "./machine/packet-queue.ts";
import { queueDiscipline } from "./machine/queue-discipline.ts";
import { resolverRewritten } from "./machine/resolver-rewritten.ts";
import { somaxconnSmall } from "./machine/somaxconn-small.ts";
import { timeWaitFull } from "./machine/time-wait-full.ts";
import { trackingFull } from "./machine/tracking-full.ts";
import { trustStoresDiffer } from "./machine/trust-stores-differ.ts";
import { wslRelay } from "./machine/wsl-relay.ts";

/** All diagnoses of the machine, in the order of the catalogue. */
export const MACHINE_DIAGNOSES: readonly Diagnosis<MachineFacts>[] = [
  loDown,
  loopbackAddressRemoved,
  ipv6Off,
  localhostOnlyIpv6,
  localhostForeign,
  belowLocalhostUnknown,
  localIsMdns,
  localhostSlow,
  noProxyIncomplete,
  browserBypassesProxy,
  ephemeralPortsSpent,
  timeWaitFull,
  fixedPortLendable,
  lowPortsClosed,
  descriptorsSpent,
  somaxconnSmall,
  trackingFull,
  firewallRule,
  packetQueue,
  queueDiscipline,
  dnatUnroutable,
  otherNetworkNamespace,
  wslRelay,
  otherLoopbackAddresses,
  clockSkew,
  trustStoresDiffer,
  machineStalled,
  loopbackLoses,
  resolverRewritten,
  hostsOverride,
];
