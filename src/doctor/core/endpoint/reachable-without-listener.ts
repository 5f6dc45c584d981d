import { classifyAddress } from "../../../address/classify-address.ts";
import type { Diagnosis } from "../diagnosis.ts";
import type { EndpointFacts } from "../endpoint-facts.ts";
import { targetInWords } from "./describe.ts";
import { whoInWords } from "./other-namespace.ts";
import { listenersOfTarget } from "./reached-listeners.ts";

export const reachableWithoutListener: Diagnosis<EndpointFacts> = {
  id: "E12",
  name: "reachable-without-listener",
  title: "It answers, and nothing listens here: a rule of the firewall sends connections elsewhere",
  looksAt: "a connection that came about without a listener that takes it",
  reference: "nft(8), dnat and redirect; Docker with userland-proxy off and nerdctl publish ports by such rules alone",
  judge(facts) {
    const { target, listeners, probe, elsewhere, symptom, addresses } = facts;
    if (target === undefined || target.transport !== "tcp" || listeners === undefined) return [];
    // At the address of another machine it is that machine that answers, and its listeners are not seen here.
    const own = new Set(addresses?.map(({ address }) => address));
    const connected = (probe?.attempts ?? []).filter(
      ({ address, error, isSelfConnected }) =>
        error === undefined && !isSelfConnected && (own.has(address) || isOwnAnywhere(address)),
    );
    if (connected.length === 0 || listenersOfTarget(facts).length > 0) return [];
    const behind = (elsewhere ?? []).map(whoInWords);
    const to = behind.length === 0 ? "somewhere else" : `probably to ${behind[0]}`;
    return [
      {
        severity: symptom?.during === "bind" ? "error" : "note",
        cause: `${targetInWords(target)} is connected though nothing listens there: a rule of the firewall sends it on, ${to}`,
        evidence: [
          ...connected.map(({ address, connectMs }) => `${address} connected in ${connectMs.toFixed(1)} ms`),
          `listeners on port ${target.port} that take it: none`,
          ...behind.slice(0, 3).map((who) => `in another network namespace the port has ${who}`),
        ],
        fix: {
          says: "Look at the rules that translate addresses; a container's port is given up by stopping the container",
          commands: ["sudo nft list ruleset | grep -E 'dnat|redirect'", `docker ps --filter publish=${target.port}`],
        },
      },
    ];
  },
};

/** True for an address that no machine has for another. */
function isOwnAnywhere(address: string): boolean {
  const { kind } = classifyAddress(address);
  return kind === "loopback" || kind === "unspecified";
}
