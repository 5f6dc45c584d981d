import { lookup } from "node:dns/promises";
import type { ResolutionFacts } from "../core/probe-facts.ts";

/** Resolves a name as programs of this machine do (getaddrinfo), in the system's own order; never throws. */
export async function resolveName(name: string, deadlineMs: number): Promise<ResolutionFacts> {
  const startedAt = performance.now();
  const { promise: late, resolve: giveUp } = Promise.withResolvers<"late">();
  // getaddrinfo cannot be stopped: the answer is not waited for, and comes to nobody.
  const timer = setTimeout(giveUp, deadlineMs, "late");
  try {
    const found = await Promise.race([lookup(name, { all: true, order: "verbatim" }), late]);
    const resolveMs = performance.now() - startedAt;
    if (found === "late") return { name, addresses: [], resolveMs, error: "TIMEOUT" };
    return { name, addresses: [...new Set(found.map(({ address }) => address))], resolveMs, error: undefined };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "EAI_FAIL";
    const resolveMs = performance.now() - startedAt;
    // "Name resolution APIs and libraries SHOULD recognize localhost names as special and SHOULD always return the IP
    // loopback address" -- RFC 6761 section 6.3; the C library does not, and every browser does.
    const isLocal = /(?:^|\.)localhost\.?$/i.test(name);
    return isLocal
      ? { name, addresses: ["127.0.0.1", "::1"], resolveMs, error: undefined }
      : { name, addresses: [], resolveMs, error: code };
  } finally {
    clearTimeout(timer);
  }
}
