import type { Diagnosis } from "../diagnosis.ts";
import type { MachineFacts } from "../machine-facts.ts";

export const loopbackAddressRemoved: Diagnosis<Pick<MachineFacts, "loopback">> = {
  id: "M02",
  name: "loopback-address-removed",
  title: "Only 127.0.0.1 fails: its address or its local route was removed",
  looksAt: "the local routes of the kernel (/proc/net/fib_trie), with lo up",
  reference: "RFC 1122 section 3.2.1.3 (g): 127/8 is the internal host loopback address; ip-address(8)",
  judge({ loopback }) {
    // With lo down no route can be there: that is M01.
    if (loopback === undefined || !loopback.isUp || loopback.hasIpv4Route) return [];
    const add = ["ip", "address", "add", "127.0.0.1/8", "dev", "lo"];
    return [
      {
        severity: "error",
        cause: "The loopback interface is up but has lost 127.0.0.1, so connections to it leave this machine or fail",
        evidence: ["lo is up", "neither 127.0.0.0/8 nor 127.0.0.1/32 is a local route"],
        fix: {
          says: "Give lo its address back",
          commands: [`sudo ${add.join(" ")}`],
          repair: {
            steps: [{ type: "run", argv: add }],
            undo: [{ type: "run", argv: ["ip", "address", "del", "127.0.0.1/8", "dev", "lo"] }],
            state: ["ip", "-br", "-4", "address", "show", "dev", "lo"],
            needsRoot: true,
          },
        },
      },
    ];
  },
};
