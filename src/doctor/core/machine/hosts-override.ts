import type { Diagnosis } from "../diagnosis.ts";
import type { HostsLine, MachineFacts } from "../machine-facts.ts";

const SHOWN_MAX = 5;
/** Endings that no public name has: RFC 6761, RFC 6762, RFC 8375, and those that networks at home use all the same. */
const PRIVATE =
  /(^|\.)(localhost|localdomain|localdomain[46]|local|test|example|invalid|internal|intranet|lan|home|corp|private|arpa)$/i;

export const hostsOverride: Diagnosis<Pick<MachineFacts, "names">> = {
  id: "M34",
  name: "hosts-override",
  title: "A public site does not load, or shows a local server: the hosts file sends its name to this machine",
  looksAt: "public names with a loopback address in the hosts file",
  reference: "hosts(5)",
  judge({ names }) {
    if (names === undefined) return [];
    const overrides = names.hosts.flatMap((line) =>
      publicNamesOf(line, names.hostName).map((name) => ({ line, name })),
    );
    const [first] = overrides;
    if (first === undefined) return [];
    const others = overrides.length > 1 ? ` and ${overrides.length - 1} more` : "";
    return [
      {
        // Often it is meant so, and then it is forgotten.
        severity: "note",
        cause: `The hosts file sends ${JSON.stringify(first.name)}${others} to this machine`,
        evidence: overrides
          .slice(0, SHOWN_MAX)
          .map(({ line, name }) => `/etc/hosts line ${line.line}: ${line.address} ${JSON.stringify(name)}`),
        fix: { says: "Remove what is no longer meant", commands: ["sudoedit /etc/hosts"] },
      },
    ];
  },
};

function publicNamesOf({ address, names }: HostsLine, hostName: string): string[] {
  // 0.0.0.0 is how lists of blocked sites do it: that is meant so.
  if (!address.startsWith("127.") && address !== "::1") return [];
  const isOwn = (name: string): boolean =>
    name === hostName || name.startsWith(`${hostName}.`) || hostName.startsWith(`${name}.`);
  return names.filter((name) => name.includes(".") && !PRIVATE.test(name) && !isOwn(name));
}
