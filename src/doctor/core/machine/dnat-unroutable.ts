import type { Diagnosis } from "../diagnosis.ts";
import type { MachineFacts } from "../machine-facts.ts";

export const dnatUnroutable: Diagnosis<Pick<MachineFacts, "firewall">> = {
  id: "M23",
  name: "dnat-unroutable",
  title: "A port of 127.0.0.1 that is forwarded to a container is silent: packets from 127/8 do not leave the machine",
  looksAt: "dnat rules about loopback addresses, and route_localnet of the interfaces; for root only",
  reference: "Linux ip-sysctl, route_localnet; RFC 1122 section 3.2.1.3 (g)",
  judge({ firewall }) {
    if (firewall === undefined || firewall.routeLocalnet.length > 0) return [];
    return firewall.rules
      .filter(({ verdict, target = "", isAboutLoopback }) => {
        const leaves = target !== "" && !target.startsWith("127.") && !target.includes(":");
        return verdict === "dnat" && isAboutLoopback && leaves;
      })
      .map((rule) => ({
        severity: "warning" as const,
        cause: `A rule sends connections from 127.0.0.1 on to ${rule.target}, and the kernel drops them as martians`,
        evidence: [
          `${rule.family} ${rule.table} ${rule.chain} handle ${rule.handle}: ${rule.words}`,
          "route_localnet is 0 on every interface",
        ],
        fix: {
          says: "Forward with a program instead (Docker's userland proxy, socat); route_localnet with masquerading works too, and lets neighbours on that network reach 127/8 of this machine",
          commands: [`sudo nft delete rule ${rule.family} ${rule.table} ${rule.chain} handle ${rule.handle}`],
        },
      }));
  },
};
