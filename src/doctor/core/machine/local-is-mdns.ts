import type { Diagnosis } from "../diagnosis.ts";
import type { MachineFacts } from "../machine-facts.ts";

export const localIsMdns: Diagnosis<Pick<MachineFacts, "names">> = {
  id: "M07",
  name: "local-is-mdns",
  title: "A name that ends in .local takes seconds: the ending belongs to multicast DNS",
  looksAt: "names in .local of the hosts file and the search domains, and the multicast modules of nsswitch.conf",
  // "any DNS query for a name ending with '.local.' MUST be sent to the mDNS IPv4 link-local multicast address"
  // -- RFC 6762 section 3
  reference: "RFC 6762 section 3",
  judge({ names }) {
    if (names === undefined) return [];
    const multicast = names.nsswitch?.filter((module) => module.startsWith("mdns")) ?? [];
    const used = names.hosts.flatMap((line) =>
      line.names.filter(isLocal).map((name) => `/etc/hosts line ${line.line}: ${line.address} ${name}`),
    );
    const searched = names.search.filter(isLocal).map((name) => `resolv.conf searches ${name}`);
    if (multicast.length === 0 || used.length + searched.length === 0) return [];
    return [
      {
        severity: "note",
        cause:
          "Names in .local are used here, which the resolver asks the network for by multicast: whatever does not answer costs seconds",
        evidence: [...used.slice(0, EVIDENCE_MAX), ...searched, `nsswitch.conf asks ${multicast.join(", ")}`],
        fix: { says: "Use names in .localhost or .test for what runs here", commands: [] },
      },
    ];
  },
};

const EVIDENCE_MAX = 5;

function isLocal(name: string): boolean {
  return /(^|\.)local\.?$/i.test(name);
}
