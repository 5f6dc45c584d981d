import type { Diagnosis } from "../diagnosis.ts";
import type { MachineFacts } from "../machine-facts.ts";

export const localhostForeign: Diagnosis<Pick<MachineFacts, "lookups" | "names">> = {
  id: "M05",
  name: "localhost-foreign",
  title: "localhost leads to an address of another machine: by the hosts file, a search domain or a captive resolver",
  looksAt: "what getaddrinfo gives for localhost, and the hosts file",
  // "Name resolution APIs and libraries SHOULD recognize localhost names as special and SHOULD always return the IP
  // loopback address for address queries" -- RFC 6761 section 6.3
  reference: "RFC 6761 section 6.3; hosts(5)",
  judge({ lookups, names }) {
    const localhost = lookups?.lookups.find(({ name }) => name === "localhost");
    const foreign = localhost?.addresses.filter((address) => !address.startsWith("127.") && address !== "::1") ?? [];
    if (foreign.length === 0) return [];
    const line = names?.hosts.find((entry) => entry.names.includes("localhost") && foreign.includes(entry.address));
    return [
      {
        severity: "error",
        cause: `localhost leads to ${foreign.join(" and ")}, which is not this machine's loopback`,
        evidence: [
          `getaddrinfo gives ${localhost?.addresses.join(", ")} for localhost`,
          line === undefined
            ? "no line of /etc/hosts says so: a resolver does"
            : `/etc/hosts line ${line.line}: ${line.address} ${line.names.join(" ")}`,
        ],
        fix:
          line === undefined
            ? {
                says: "Let the hosts file answer before any resolver",
                commands: ["echo '127.0.0.1 localhost' | sudo tee -a /etc/hosts"],
              }
            : {
                says: `Restore \`127.0.0.1 localhost\` in line ${line.line} of /etc/hosts`,
                commands: ["sudoedit /etc/hosts"],
              },
      },
    ];
  },
};
