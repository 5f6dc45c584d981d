import type { Endpoint } from "../control/contract.ts";
import type { ClientContext } from "./client-context.ts";
import type { NamedView } from "./find-named.ts";

export interface Refused {
  /** What the caller called it. */
  readonly target: string;
  readonly endpoint: Endpoint;
  /** Whose endpoint it is, where it was found by a name. */
  readonly named: NamedView | undefined;
  readonly expects: "http1" | "tls" | undefined;
  readonly context: ClientContext;
}

/** A connection that was not made, or not answered: what the doctor knows more of. */
const REFUSALS: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "EADDRNOTAVAIL",
]);

/**
 * Turns a refused connection to this machine into a failure that names its cause and what mends it, with the error as
 * its `cause`; any other error comes back as it is. The doctor is loaded when it is first needed, and takes 10 to 100 ms.
 */
export async function explainRefusal(error: unknown, refused: Refused): Promise<unknown> {
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined || !REFUSALS.has(code) || !isLoopback(refused.endpoint.address)) return error;
  const { diagnoseRefusal } = await import("./diagnose-refusal.ts");
  return (await diagnoseRefusal(error as NodeJS.ErrnoException, refused)) ?? error;
}

export function isLoopback(address: string): boolean {
  return (
    address === "localhost" ||
    address.endsWith(".localhost") ||
    address === "::1" ||
    /^127\.\d+\.\d+\.\d+$/.test(address)
  );
}
