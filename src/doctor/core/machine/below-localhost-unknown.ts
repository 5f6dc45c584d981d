import type { Diagnosis } from "../diagnosis.ts";
import type { MachineFacts } from "../machine-facts.ts";

/** What getaddrinfo says of a name that there is not; EAI_AGAIN and silence say nothing of the name. */
const IS_UNKNOWN: ReadonlySet<string> = new Set(["ENOTFOUND", "ENODATA"]);

export const belowLocalhostUnknown: Diagnosis<Pick<MachineFacts, "lookups" | "names" | "loopback">> = {
  id: "M06",
  name: "below-localhost-unknown",
  title: "x.localhost works in a browser and fails elsewhere: the C library has no rule for names below localhost",
  looksAt: "what getaddrinfo gives for a name below localhost, and the line hosts: of nsswitch.conf",
  reference: "RFC 6761 section 6.3; nss-myhostname(8)",
  judge({ lookups, names, loopback }) {
    const below = lookups?.lookups.find(({ name }) => name.endsWith(".localhost"));
    // A resolver that cannot be asked, or is on the loopback that is down, has not said that there is no such name.
    if (below?.error === undefined || !IS_UNKNOWN.has(below.error) || loopback?.isUp === false) return [];
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
