import type { Diagnosis } from "../diagnosis.ts";
import type { MachineFacts } from "../machine-facts.ts";

export const localhostOnlyIpv6: Diagnosis<Pick<MachineFacts, "lookups" | "names">> = {
  id: "M04",
  name: "localhost-only-ipv6",
  title: "localhost leads to ::1 alone, and servers on 127.0.0.1 are not reached by it",
  looksAt: "what getaddrinfo gives for localhost, and the hosts file",
  reference: "RFC 6761 section 6.3; hosts(5); getaddrinfo(3)",
  judge({ lookups, names }) {
    const localhost = lookups?.lookups.find(({ name }) => name === "localhost");
    if (localhost === undefined || localhost.addresses.length === 0) return [];
    if (!localhost.addresses.every((address) => address === "::1")) return [];
    const lines = names?.hosts.filter((line) => line.names.includes("localhost")) ?? [];
    return [
      {
        severity: "warning",
        cause: "localhost is ::1 alone here: a client that is told localhost never reaches a server on 127.0.0.1",
        evidence: [
          "getaddrinfo gives ::1 for localhost, and no IPv4 address",
          ...lines.map((line) => `/etc/hosts line ${line.line}: ${line.address} ${line.names.join(" ")}`),
        ],
        fix: {
          says: "Give localhost its IPv4 address too; or bind servers to both 127.0.0.1 and ::1",
          commands: ["echo '127.0.0.1 localhost' | sudo tee -a /etc/hosts"],
        },
      },
    ];
  },
};
