import type { ProxyFacts } from "../core/machine-facts.ts";

const NAMES = new Set(["http_proxy", "https_proxy", "all_proxy", "no_proxy"]);
const CHARACTERS_MAX = 500;

export function gatherProxies(environment: Readonly<Record<string, string | undefined>>): ProxyFacts {
  const variables: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined || value === "" || !NAMES.has(name.toLowerCase())) continue;
    // A proxy's URL may hold a user and a password, with or without its scheme: they are nobody's business.
    const shown = name.toLowerCase() === "no_proxy" ? value : value.replace(/^((?:[a-z][a-z\d+.-]*:)?\/\/)?.*@/i, "$1");
    variables[name] = shown.slice(0, CHARACTERS_MAX);
  }
  return { variables };
}
