/** The year of the oldest surviving portolan, the Carta Pisana. */
const DEFAULT_PORT = 1290;
/** 53 is the port of name servers; this is what a user may bind. */
const RESOLVER_PORT = 1253;

export interface GatewayPort {
  /** 0 for any. */
  readonly port: number;
  /** 80 and 443 as well: for the default home and port only, so that homes for tests never meet there. */
  readonly standardPorts: boolean;
  /** Where names of services are answered for; 0 for any. The system's settings name it, so that it stays the same. */
  readonly resolverPort: number;
}

/** Reads the gateway's port from the environment; undefined when `PORTOLAN_PORT` is no port. */
export function gatewayPort(environment: Readonly<Record<string, string | undefined>>): GatewayPort | undefined {
  const text = environment["PORTOLAN_PORT"] ?? "";
  const port = text === "" ? DEFAULT_PORT : Number(text);
  if (!/^\d*$/.test(text) || port > 65_535) return undefined;
  const isDefault = text === "" && (environment["PORTOLAN_HOME"] ?? "") === "";
  return { port, standardPorts: isDefault, resolverPort: isDefault ? RESOLVER_PORT : 0 };
}
