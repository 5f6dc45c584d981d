import type { Diagnosis } from "../diagnosis.ts";
import type { MachineFacts } from "../machine-facts.ts";

export const otherLoopbackAddresses: Diagnosis<Pick<MachineFacts, "system" | "stack">> = {
  id: "M26",
  name: "other-loopback-addresses",
  title: "127.0.0.2 fails with EADDRNOTAVAIL: the loopback interface has 127.0.0.1 alone",
  looksAt: "whether a port of 127.0.0.2 can be bound while 127.0.0.1 works",
  reference: "RFC 1122 section 3.2.1.3 (g); ifconfig(8) of macOS",
  judge({ system, stack }) {
    if (system === undefined || stack === undefined || stack.ipv4.bind.state !== "works") return [];
    if (stack.otherAddress.state !== "fails" || stack.otherAddress.error !== "EADDRNOTAVAIL") return [];
    const isMac = system.platform === "darwin";
    return [
      {
        severity: "note",
        cause: "Of 127/8, only 127.0.0.1 exists here: a service that is given another address cannot listen",
        evidence: ["binding 127.0.0.1 works", "binding 127.0.0.2 gives EADDRNOTAVAIL"],
        fix: isMac
          ? {
              says: "Add the address; it is gone with the next start of the machine",
              commands: ["sudo ifconfig lo0 alias 127.0.0.2 up"],
            }
          : { says: "Give lo the whole range", commands: ["sudo ip address add 127.0.0.1/8 dev lo"] },
      },
    ];
  },
};
