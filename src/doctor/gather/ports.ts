import { portServices } from "../../address/service-names.ts";
import { listListeners } from "../../host/sockets/listeners.ts";
import { readPortRules } from "../../host/ports.ts";
import type { PortFacts } from "../core/machine-facts.ts";
import { readText } from "./read-text.ts";

const LENDABLE_MAX = 20;

export function gatherPorts(): PortFacts {
  const { ephemeral, reserved, unprivilegedStart } = readPortRules();
  const listeners = listListeners();
  const ports = Array.from(new Set(listeners.map(({ port }) => port))).toSorted((left, right) => left - right);
  const isLent = (port: number): boolean =>
    port >= ephemeral.first &&
    port <= ephemeral.last &&
    !reserved.some(({ first, last }) => port >= first && port <= last);
  return {
    ephemeral,
    reserved,
    reservedText: (readText("/proc/sys/net/ipv4/ip_local_reserved_ports") ?? "").trim(),
    unprivilegedStart,
    lendable: ports
      .filter(isLent)
      .flatMap((port) => portServices(port, "tcp").map(({ name, usual }) => ({ port, service: usual ?? name ?? "" })))
      .slice(0, LENDABLE_MAX),
    beyondFirst: listeners
      .filter(({ address }) => address.startsWith("127.") && address !== "127.0.0.1")
      .map(({ address, port }) => ({ address, port }))
      .slice(0, LENDABLE_MAX),
  };
}
