import type { Diagnosis } from "../diagnosis.ts";
import type { MachineFacts } from "../machine-facts.ts";

export const belowLocalhostUnknown: Diagnosis<Pick<MachineFacts, "lookups" | "names">> = {
  id: "M06",
  name: "below-localhost-unknown",
  title: "x.localhost works in a browser and fails elsewhere: the C library has no rule for names below localhost",
  looksAt: "what getaddrinfo gives for a name below localhost, and the line hosts: of nsswitch.conf",
  reference: "RFC 6761 section 6.3; nss-myhostname(8)",
  judge({ lookups, names }) {
    const below = lookups?.lookups.find(({ name }) => name.endsWith(".localhost"));
    if (below === undefined || below.error === undefined) return [];
    const curl = lookups?.curl?.address;
    return [
      {
        // Most Linux systems are so, and Portolan's names work there: what it starts is given addresses.
        severity: "note",
        cause:
          "Programs that ask the system for a name below localhost find nothing; browsers and curl know such names by themselves",
        evidence: [
          `getaddrinfo gives ${below.error} for ${below.name} after ${below.tookMs} ms`,
          ...(names?.nsswitch === undefined ? [] : [`nsswitch.conf: hosts: ${names.nsswitch.join(" ")}`]),
          ...(curl === undefined ? [] : [`curl connects to ${curl} for it`]),
        ],
        fix: {
          says: "Install nss-myhostname, which answers for every name below localhost; or pass 127.0.0.1 and a Host header",
          commands: ["sudo apt-get install libnss-myhostname"],
        },
      },
    ];
  },
};
