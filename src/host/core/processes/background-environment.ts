/** What a background process needs of its starter's environment. */
const KEPT = new Set(["PATH", "HOME", "USER", "LOGNAME", "LANG", "TZ", "TMPDIR"]);
const KEPT_PREFIXES = ["XDG_", "PORTOLAN_"];

/**
 * What `run` gives to a service. A daemon that a service's own command happens to start must not carry it: it would be
 * taken for a part of that service, and end with it.
 */
const OF_A_SERVICE = new Set([
  "PORTOLAN_LEASE",
  "PORTOLAN_URL",
  "PORTOLAN_SERVICE",
  "PORTOLAN_PROJECT",
  "PORTOLAN_NAME",
  "PORTOLAN_HOST",
]);

/** Cuts an environment down to what a background process of Portolan may see: no NODE_OPTIONS, no service's variables. */
export function backgroundEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined || OF_A_SERVICE.has(name)) continue;
    if (KEPT.has(name) || KEPT_PREFIXES.some((prefix) => name.startsWith(prefix))) kept[name] = value;
  }
  return kept;
}
