import type { Diagnosis } from "../diagnosis.ts";
import type { MachineFacts, NameFacts } from "../machine-facts.ts";

/** The hosts file answers in less than a millisecond, also on a busy machine in far less than this. */
const SLOW_MS = 100;

export const localhostSlow: Diagnosis<Pick<MachineFacts, "lookups" | "names">> = {
  id: "M08",
  name: "localhost-slow",
  title: "Resolving localhost is slow, or fails when the network is bad: a resolver is asked for it",
  looksAt: "how long getaddrinfo takes for localhost, the hosts file and nsswitch.conf",
  reference: "RFC 6761 section 6.3; nsswitch.conf(5); hosts(5)",
  judge({ lookups, names }) {
    const localhost = lookups?.lookups.find(({ name }) => name === "localhost");
    if (localhost === undefined || names === undefined || isAnsweredByHosts(names)) return [];
    if (localhost.error === undefined && localhost.tookMs < SLOW_MS) return [];
    const isListed = names.hosts.some((line) => line.names.includes("localhost"));
    const order = names.nsswitch?.join(" ") ?? "";
    return [
      {
        severity: localhost.error === undefined ? "warning" : "error",
        cause: "localhost is looked up over the network, because nothing on this machine answers for it first",
        evidence: [
          localhost.error === undefined
            ? `getaddrinfo took ${localhost.tookMs} ms for localhost`
            : `getaddrinfo gave ${localhost.error} for localhost after ${localhost.tookMs} ms`,
          isListed ? `nsswitch.conf: hosts: ${order}` : "/etc/hosts has no line for localhost",
          ...(names.nameservers.length === 0 ? [] : [`resolv.conf asks ${names.nameservers.join(", ")}`]),
        ],
        fix: isListed
          ? {
              says: "Put files first in the line hosts: of /etc/nsswitch.conf",
              commands: [
                String.raw`sudo sed -i '/^hosts:/s/\<files\> *//; s/^hosts:[[:space:]]*/hosts: files /' /etc/nsswitch.conf`,
              ],
            }
          : {
              says: "Let the hosts file answer for localhost",
              commands: ["printf '127.0.0.1 localhost\\n::1 localhost\\n' | sudo tee -a /etc/hosts"],
            },
      },
    ];
  },
};

function isAnsweredByHosts({ hosts, nsswitch }: NameFacts): boolean {
  const first = nsswitch?.find((module) => module === "files" || module === "dns" || module.startsWith("mdns"));
  return (first ?? "files") === "files" && hosts.some((line) => line.names.includes("localhost"));
}
