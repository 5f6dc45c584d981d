import { networkInterfaces } from "node:os";
import type { LoopbackFacts } from "../core/machine-facts.ts";
import { askProgram } from "./ask-program.ts";
import { readNumber, readText } from "./read-text.ts";

const DEADLINE_MS = 400;

export async function gatherLoopback(): Promise<LoopbackFacts | undefined> {
  const routes = readText("/proc/self/net/fib_trie");
  const isUp = await isLoopbackUp();
  if (isUp === undefined || routes === undefined) return undefined;
  const addresses = readText("/proc/self/net/if_inet6");
  return {
    isUp,
    hasIpv4Route: /127\.0\.0\.0\n\s+\/8 host LOCAL|127\.0\.0\.1\n\s+\/32 host LOCAL/.test(routes),
    hasIpv6: addresses !== undefined,
    hasIpv6Address: /^0{31}1 .* lo$/m.test(addresses ?? ""),
    ipv6DisabledFor: ["all", "lo"].filter((name) => readNumber(`/proc/sys/net/ipv6/conf/${name}/disable_ipv6`) === 1),
  };
}

/**
 * Asks `ip`, since sysfs shows the interfaces of the network namespace for which it was mounted, which need not be this
 * one. Without `ip`, an interface that Node lists is up; one that it does not list may only lack its address.
 */
async function isLoopbackUp(): Promise<boolean | undefined> {
  const answer = await askProgram(["ip", "-j", "link", "show", "dev", "lo"], DEADLINE_MS);
  if (answer === undefined) return networkInterfaces()["lo"] === undefined ? undefined : true;
  const [link] = JSON.parse(answer) as { flags?: readonly string[] }[];
  return link?.flags?.includes("UP");
}
