import type {
  FamilyTest,
  Lookup,
  LoopbackFacts,
  NameFacts,
  PortFacts,
  StackFacts,
  SystemFacts,
} from "../../src/doctor/core/machine-facts.ts";

/** A machine on which all is well, for tests to change one thing of. */
const WORKS = { state: "works", tookMs: 0.1 } as const;

function family(address: string): FamilyTest {
  return { address, bind: WORKS, connect: WORKS, tcpEcho: WORKS, udpEcho: WORKS, ping: WORKS };
}

export interface SampleFacts {
  readonly system: SystemFacts;
  readonly loopback: LoopbackFacts;
  readonly stack: StackFacts;
  readonly ports: PortFacts;
  readonly names: NameFacts;
  readonly localhost: Lookup;
}

export const SAMPLE_FACTS: SampleFacts = {
  system: { platform: "linux", kernel: "Linux version 6.18", isRoot: false, canBindLowPorts: false },
  loopback: { isUp: true, hasIpv4Route: true, hasIpv6: true, hasIpv6Address: true, ipv6DisabledFor: [] },
  stack: {
    ipv4: family("127.0.0.1"),
    ipv6: family("::1"),
    otherAddress: WORKS,
    counted: { receiveErrors: 0, receiveDropped: 0, sendErrors: 0, sendDropped: 0 },
    speed: { roundTripUs: 31, bytesPerSecond: 1_200_000_000 },
  },
  ports: {
    ephemeral: { first: 32_768, last: 60_999 },
    reserved: [],
    reservedText: "",
    unprivilegedStart: 1024,
    lendable: [],
    beyondFirst: [],
  },
  names: {
    hosts: [{ line: 1, address: "127.0.0.1", names: ["localhost"] }],
    nsswitch: ["files", "dns"],
    nameservers: ["192.0.2.53"],
    search: [],
    resolverComments: [],
    hostsComments: [],
    hostName: "box",
  },
  localhost: { name: "localhost", addresses: ["127.0.0.1"], error: undefined, tookMs: 1 },
};
