import type { Diagnosis } from "../diagnosis.ts";
import type { MachineFacts } from "../machine-facts.ts";

/** Programs that write themselves into resolv.conf or the hosts file, and the words by which they say so. */
const WRITERS =
  /tailscale|openvpn|wireguard|wg-quick|vpnc|openconnect|globalprotect|anyconnect|cisco|zscaler|netskope|warp|nordvpn|mullvad|protonvpn|expressvpn|forticlient|pulse secure|crowdstrike/i;

export const resolverRewritten: Diagnosis<Pick<MachineFacts, "names">> = {
  id: "M33",
  name: "resolver-rewritten",
  title: "Names lead elsewhere since a VPN or a guard runs: it has rewritten resolv.conf or the hosts file",
  looksAt:
    "comments of resolv.conf and of the hosts file that say who has written them; there is no earlier state to compare with",
  reference: "resolv.conf(5); resolvconf(8)",
  judge({ names }) {
    if (names === undefined) return [];
    const { resolverComments, hostsComments, nameservers } = names;
    const resolver = resolverComments.filter((comment) => WRITERS.test(comment));
    const hosts = hostsComments.filter((comment) => WRITERS.test(comment));
    if (resolver.length + hosts.length === 0) return [];
    return [
      {
        severity: "note",
        cause: `${resolver.length > 0 ? "resolv.conf" : "The hosts file"} was written by a program that changes how names are looked up`,
        evidence: [
          ...resolver.map((comment) => `/etc/resolv.conf: ${JSON.stringify(comment)}`),
          ...hosts.map((comment) => `/etc/hosts: ${JSON.stringify(comment)}`),
          ...(nameservers.length === 0 ? [] : [`names are asked of ${nameservers.join(", ")}`]),
        ],
        fix: { says: "If names go wrong, compare with that program off", commands: ["cat /etc/resolv.conf"] },
      },
    ];
  },
};
