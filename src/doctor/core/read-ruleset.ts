import type { FirewallRule } from "./machine-facts.ts";

/**
 * Reads `nft -j list ruleset` (libnftables-json(5)) for what may stop, redirect or hand over a loopback packet: the
 * rules whose matches leave loopback open, and base chains that drop what no rule accepts. What it does not know in a
 * rule it takes as open: the list is of suspects, and the self-test says whether one is guilty.
 */
export function readRuleset(listing: unknown): FirewallRule[] {
  const objects = fieldOf(listing, "nftables");
  if (!Array.isArray(objects)) return [];
  return objects.flatMap((object) => {
    const rule = readRule(fieldOf(object, "rule")) ?? readChain(fieldOf(object, "chain"));
    return rule === undefined ? [] : [rule];
  });
}

function readRule(rule: unknown): FirewallRule | undefined {
  const expressions: unknown = fieldOf(rule, "expr");
  if (!Array.isArray(expressions)) return undefined;
  const parts: readonly unknown[] = expressions;
  const verdict = parts.map(verdictOf).find((found) => found !== undefined);
  if (verdict === undefined || parts.some((part) => leavesLoopbackOut(fieldOf(part, "match")))) return undefined;
  const isAboutLoopback = parts.some((part) => namesLoopback(fieldOf(fieldOf(part, "match"), "right")));
  const words = parts.map(wordsOf).filter((text) => text !== "");
  return { ...placeOf(rule), ...verdict, words: words.join(" "), isAboutLoopback };
}

function readChain(chain: unknown): FirewallRule | undefined {
  const hook = fieldOf(chain, "hook");
  if (fieldOf(chain, "policy") !== "drop" || (hook !== "input" && hook !== "output")) return undefined;
  const name = textOf(fieldOf(chain, "name"));
  const place = { ...placeOf(chain), chain: name };
  return { ...place, verdict: "drop", target: undefined, words: "policy drop", isAboutLoopback: false };
}

function placeOf(object: unknown): Pick<FirewallRule, "family" | "table" | "chain" | "handle"> {
  const [family = "", table = "", chain = ""] = ["family", "table", "chain"].map((name) =>
    textOf(fieldOf(object, name)),
  );
  return { family, table, chain, handle: Number(fieldOf(object, "handle")) };
}

/** What iptables-nft cannot say natively comes as the name of its own target. */
const TARGETS: Readonly<Record<string, FirewallRule["verdict"]>> = {
  DNAT: "dnat",
  DROP: "drop",
  NFQUEUE: "queue",
  REJECT: "reject",
};

function verdictOf(part: unknown): Pick<FirewallRule, "verdict" | "target"> | undefined {
  for (const verdict of ["reject", "drop", "queue"] as const) {
    if (isObject(part) && verdict in part) return { verdict, target: undefined };
  }
  const dnat = fieldOf(part, "dnat");
  if (dnat !== undefined) return { verdict: "dnat", target: textOf(fieldOf(dnat, "addr")) };
  const verdict = TARGETS[textOf(fieldOf(fieldOf(part, "xt"), "name"))];
  return verdict === undefined ? undefined : { verdict, target: undefined };
}

/** True for a match that no packet on loopback passes, as far as that is plain. */
function leavesLoopbackOut(match: unknown): boolean {
  const right = fieldOf(match, "right");
  const isUnequal = fieldOf(match, "op") === "!=";
  const left = fieldOf(match, "left");
  const key = textOf(fieldOf(fieldOf(left, "meta"), "key"));
  if (["iif", "iifname", "oif", "oifname"].includes(key)) return namesLoopback(right) === isUnequal;
  const field = textOf(fieldOf(fieldOf(left, "payload"), "field"));
  if (field !== "daddr" && field !== "saddr") return false;
  // A set's members are not in the rule.
  const isSet = typeof right === "string" && right.startsWith("@");
  return !isSet && namesLoopback(right) === isUnequal;
}

function namesLoopback(right: unknown): boolean {
  if (typeof right === "string") return right === "lo" || right === "::1" || right.startsWith("127.");
  if (Array.isArray(right)) return right.some(namesLoopback);
  return isObject(right) && Object.values(right).some(namesLoopback);
}

/** Writes one part of a rule; what carries no meaning for a reader (counters, logs) is left out. */
function wordsOf(part: unknown): string {
  const match = fieldOf(part, "match");
  if (match !== undefined) {
    const op = textOf(fieldOf(match, "op"));
    const operator = op === "==" || op === "in" ? "" : ` ${op}`;
    return `${leftOf(fieldOf(match, "left"))}${operator} ${rightOf(fieldOf(match, "right"))}`;
  }
  if (isObject(part) && "drop" in part) return "drop";
  const reject = fieldOf(part, "reject");
  if (reject !== undefined)
    return `reject with ${textOf(fieldOf(reject, "expr") ?? fieldOf(reject, "type")) || "its default"}`;
  const dnat = fieldOf(part, "dnat");
  if (dnat !== undefined) return `dnat to ${rightOf(fieldOf(dnat, "addr"))}:${rightOf(fieldOf(dnat, "port"))}`;
  const target = textOf(fieldOf(fieldOf(part, "xt"), "name"));
  if (target !== "") return target;
  return isObject(part) && "queue" in part ? "queue" : "";
}

function leftOf(left: unknown): string {
  const payload = fieldOf(left, "payload");
  if (payload !== undefined) return `${textOf(fieldOf(payload, "protocol"))} ${textOf(fieldOf(payload, "field"))}`;
  return textOf(fieldOf(fieldOf(left, "meta"), "key")) || "…";
}

function rightOf(right: unknown): string {
  if (typeof right === "string" || typeof right === "number") return String(right);
  const prefix = fieldOf(right, "prefix");
  if (prefix !== undefined) return `${rightOf(fieldOf(prefix, "addr"))}/${rightOf(fieldOf(prefix, "len"))}`;
  return JSON.stringify(right) ?? "…";
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function fieldOf(value: unknown, name: string): unknown {
  return isObject(value) ? value[name] : undefined;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
