import type { Diagnosis, Fix, Verdict } from "../diagnosis.ts";
import type { FamilyTest, FirewallRule, LoopbackFacts, MachineFacts, Outcome } from "../machine-facts.ts";

const SUSPECTS_MAX = 5;

export const firewallRule: Diagnosis<Pick<MachineFacts, "loopback" | "stack" | "firewall">> = {
  id: "M20",
  name: "firewall-rule",
  title:
    "A firewall rule stops loopback: EHOSTUNREACH is a reject, ECONNREFUSED by a listener a reset, a timeout a drop",
  looksAt: "connections of the self-test to its own listener; for root, the rules of nftables",
  reference: "nft(8), reject statement; iptables-extensions(8), REJECT",
  judge({ loopback, stack, firewall }) {
    if (loopback === undefined || stack === undefined || !loopback.isUp) return [];
    const rules = firewall?.rules;
    const failed = [stack.ipv4, stack.ipv6].flatMap((family) => failureOf(family, loopback));
    const [first] = failed;
    // A queue with no reader drops as well: that is M21's.
    if (first === undefined || (first.kind === "drop" && rules?.some(({ verdict }) => verdict === "queue"))) return [];
    return [verdictOn(first.kind, { failed, rules })];
  },
};

type Kind = "reject" | "reset" | "drop";

interface Failed {
  readonly address: string;
  readonly kind: Kind;
  readonly step: string;
  readonly seen: string;
}

/** What kind of rule stops a family that could be bound; empty when it works, or fails for another reason. */
function failureOf(family: FamilyTest, { hasIpv4Route, hasIpv6Address }: LoopbackFacts): Failed[] {
  if (family.bind.state !== "works" || !(family.address === "::1" ? hasIpv6Address : hasIpv4Route)) return [];
  const steps: readonly [string, Outcome][] = [
    ["connecting to its own listener", family.connect],
    ["an echo over TCP", family.tcpEcho],
    ["an echo over UDP", family.udpEcho],
  ];
  for (const [step, outcome] of steps) {
    const kind = kindOf(outcome);
    if (kind === undefined) continue;
    return [{ address: family.address, kind, step, seen: outcome.state === "fails" ? outcome.error : "no answer" }];
  }
  return [];
}

function kindOf(outcome: Outcome): Kind | undefined {
  if (outcome.state === "times out") return "drop";
  if (outcome.state !== "fails") return undefined;
  if (outcome.error === "ECONNREFUSED" || outcome.error === "ECONNRESET") return "reset";
  // A rule in the output chain that drops tells UDP's sender at once: EPERM.
  if (outcome.error === "EPERM") return "drop";
  return ["EHOSTUNREACH", "ENETUNREACH", "EACCES"].includes(outcome.error) ? "reject" : undefined;
}

const NAMES: Readonly<Record<Kind, string>> = {
  reject: "A reject rule of the firewall",
  reset: "A firewall rule that answers with a reset or port-unreachable",
  drop: "A drop rule of the firewall",
};

/**
 * One rule mostly stops both families, and IPv4 tells which kind it is: on Linux 6.18 the ICMPv6 error of a reject rule
 * never reached a client of ::1, so that there it looked like a drop.
 */
function verdictOn(
  kind: Kind,
  { failed, rules }: { failed: readonly Failed[]; rules: readonly FirewallRule[] | undefined },
): Verdict {
  const addresses = failed.map(({ address }) => address).join(" and ");
  const isVague = kind === "drop" && addresses === "::1";
  const wanted = kind === "drop" ? ["drop", ...(isVague ? ["reject"] : [])] : ["reject"];
  const suspects = (rules ?? [])
    .filter(({ verdict }) => wanted.includes(verdict))
    .toSorted((left, right) => Number(right.isAboutLoopback) - Number(left.isAboutLoopback));
  return {
    severity: "error",
    cause: `${isVague ? "A firewall rule that drops, or rejects by ICMPv6," : NAMES[kind]} stops traffic to ${addresses}`,
    evidence: [
      ...failed.map(({ address, step, seen }) => `${step} on ${address} gave ${seen}, while it listened there`),
      ...suspects
        .slice(0, SUSPECTS_MAX)
        .map((rule) => `${rule.family} ${rule.table} ${rule.chain} handle ${rule.handle}: ${rule.words}`),
    ],
    fix: fixOf(suspects, rules !== undefined),
  };
}

function fixOf([suspect]: readonly FirewallRule[], isRead: boolean): Fix {
  if (suspect === undefined) {
    const says = isRead
      ? "Look for a rule that stops it: nftables shows none that Portolan knows of"
      : "Run the doctor as root, which names the rule";
    return { says, commands: isRead ? ["sudo nft -a list ruleset", "sudo iptables-save"] : ["sudo portolan doctor"] };
  }
  const { family, table, chain, handle, words } = suspect;
  if (words === "policy drop") {
    const rule = chain.toLowerCase().startsWith("out") ? "oifname lo accept" : "iifname lo accept";
    return { says: "Let loopback through", commands: [`sudo nft insert rule ${family} ${table} ${chain} ${rule}`] };
  }
  return { says: "Delete the rule", commands: [`sudo nft delete rule ${family} ${table} ${chain} handle ${handle}`] };
}
