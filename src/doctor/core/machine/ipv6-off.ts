import type { Diagnosis, Fix } from "../diagnosis.ts";
import type { HostsLine, LoopbackFacts, MachineFacts } from "../machine-facts.ts";

export const ipv6Off: Diagnosis<Pick<MachineFacts, "loopback" | "names">> = {
  id: "M03",
  name: "ipv6-off",
  title: "Binding or connecting to ::1 fails with EADDRNOTAVAIL or EAFNOSUPPORT: IPv6 is switched off",
  looksAt: "disable_ipv6 of all and lo, the address ::1 of lo, and the hosts file",
  reference: "Linux ip-sysctl, disable_ipv6; ipv6(7)",
  judge({ loopback, names }) {
    if (loopback === undefined || !loopback.isUp || loopback.hasIpv6Address) return [];
    const line = names?.hosts.find((entry) => entry.address === "::1" && entry.names.includes("localhost"));
    return [
      {
        // Many machines have it off on purpose, and Debian's hosts file names ::1 all the same: whoever tries the addresses
        // in the system's order still gets to 127.0.0.1.
        severity: "note",
        cause:
          line === undefined
            ? "IPv6 is off on the loopback interface: ::1 does not exist here, and servers that want it fail"
            : "IPv6 is off on the loopback interface, yet the hosts file sends localhost to ::1",
        evidence: evidenceOf(loopback, line),
        fix: fixOf(loopback, line),
      },
    ];
  },
};

function evidenceOf(loopback: LoopbackFacts, line: HostsLine | undefined): string[] {
  return [
    loopback.hasIpv6 ? "lo has no address ::1" : "the kernel runs without IPv6",
    ...loopback.ipv6DisabledFor.map((name) => `net.ipv6.conf.${name}.disable_ipv6 is 1`),
    ...(line === undefined ? [] : [`/etc/hosts line ${line.line}: ::1 ${line.names.join(" ")}`]),
  ];
}

function fixOf({ ipv6DisabledFor }: LoopbackFacts, line: HostsLine | undefined): Fix {
  const settings = ipv6DisabledFor.map((name) => `sudo sysctl net.ipv6.conf.${name}.disable_ipv6=0`);
  if (line === undefined) return { says: "Listen on 127.0.0.1 and not on ::1; or switch IPv6 on", commands: settings };
  return {
    says: `Take localhost off line ${line.line} of /etc/hosts and listen on 127.0.0.1; or switch IPv6 on`,
    commands: settings,
  };
}
