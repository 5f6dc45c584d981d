import type { EndpointFacts } from "../endpoint-facts.ts";

/**
 * The error with which a server cannot take the port though nothing listens on it: what the asker met, or what binding
 * says now. Undefined when it can.
 */
export function bindTrouble({ listeners, bind, symptom }: EndpointFacts): string | undefined {
  if (listeners === undefined || listeners.length > 0) return undefined;
  return symptom?.during === "bind" ? symptom.error : bind?.error;
}

/** The asker could not bind, whoever holds the port. */
export function cannotBind({ symptom }: EndpointFacts): boolean {
  return symptom?.during === "bind" && symptom.error === "EADDRINUSE";
}
