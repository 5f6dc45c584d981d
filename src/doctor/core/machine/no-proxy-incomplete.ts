import type { Diagnosis, Verdict } from "../diagnosis.ts";
import type { MachineFacts, ProxyFacts } from "../machine-facts.ts";
import { shellWord } from "../../../host/core/shell-word.ts";

/** What must not go to a proxy. `.localhost` is what curl and Python take for all names below it. */
const NEEDED = ["localhost", "127.0.0.1", "::1", ".localhost"];

export const noProxyIncomplete: Diagnosis<Pick<MachineFacts, "proxies">> = {
  id: "M09",
  name: "no-proxy-incomplete",
  title: "Local calls answer 407, 502, 503 or hang: they go to the proxy, because NO_PROXY does not keep them here",
  looksAt: "HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY of this shell, in capitals or not",
  reference: "curl(1), ENVIRONMENT: NO_PROXY",
  judge({ proxies }) {
    if (proxies === undefined) return [];
    const proxied = proxiesOf(proxies);
    const kept = Object.entries(proxies.variables).find(([name]) => name.toLowerCase() === "no_proxy")?.[1] ?? "";
    const entries = kept.split(/[\s,]+/).filter((entry) => entry !== "");
    const missing = NEEDED.filter((needed) => !entries.some((entry) => covers(entry, needed)));
    if (proxied.length === 0 || missing.length === 0) return [];
    return [verdictOn({ proxied, entries, missing })];
  },
};

interface Case {
  readonly proxied: readonly (readonly [name: string, value: string])[];
  readonly entries: readonly string[];
  readonly missing: readonly string[];
}

function verdictOn({ proxied, entries, missing }: Case): Verdict {
  // A proxy on loopback is mostly a debugger's, which wants just this traffic.
  const isDebugger = proxied.every(([, value]) => /\/\/(127\.|localhost|\[::1\])/.test(value));
  const isPlain = missing.includes("localhost") || missing.includes("127.0.0.1");
  const value = shellWord([...entries, ...missing].join(","));
  const cidr = entries.find((entry) => entry.includes("/"));
  return {
    severity: isPlain && !isDebugger ? "warning" : "note",
    cause: `Calls to ${missing.join(", ")} go to the proxy, because NO_PROXY does not name ${missing.length === 1 ? "it" : "them"}`,
    evidence: [
      ...proxied.map(([name, url]) => `${name} is ${url}`),
      entries.length === 0 ? "NO_PROXY is not set" : `NO_PROXY is ${entries.join(",")}`,
      ...(cidr === undefined ? [] : [`many clients ignore ranges such as ${cidr}`]),
    ],
    fix: { says: "Name what is local in both spellings", commands: [`export NO_PROXY=${value} no_proxy=${value}`] },
  };
}

function proxiesOf({ variables }: ProxyFacts): Case["proxied"] {
  return Object.entries(variables).filter(([name]) => name.toLowerCase() !== "no_proxy");
}

function covers(entry: string, needed: string): boolean {
  const plain = entry.replace(/^\[(.*)\]$/, "$1").replace(/^\*\./, ".");
  return plain === "*" || plain === needed || (needed === ".localhost" && plain === "localhost");
}
