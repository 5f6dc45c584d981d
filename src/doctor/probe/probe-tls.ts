import { X509Certificate } from "node:crypto";
import { isIP, type Socket } from "node:net";
import { connect, type TLSSocket } from "node:tls";
import { shownText } from "../../host/core/shown-text.ts";
import type { CertificateFacts, TlsFacts } from "../core/probe-facts.ts";

export interface TlsProbe {
  readonly tls: TlsFacts;
  /** For a question over it; undefined when the handshake failed. */
  readonly secured: TLSSocket | undefined;
}

export interface TlsOptions {
  /** What the client asks for: a name, or an address. */
  readonly host: string;
  readonly waitMs: number;
  readonly signal: AbortSignal;
  /** Certificates of Portolan's own authority, in PEM. */
  readonly ownAuthorities: readonly string[];
}

const NAMES_MAX = 50;

/**
 * Shakes hands over a connection without asking for trust, and tells what the server showed. The caller owns the
 * connection.
 */
export async function probeTls(socket: Socket, options: TlsOptions): Promise<TlsProbe> {
  const startedAt = performance.now();
  const serverName = isIP(options.host) === 0 ? options.host : undefined;
  const secured = connect({
    socket,
    ...(serverName === undefined ? {} : { servername: serverName }),
    ALPNProtocols: ["http/1.1"],
    // Nothing secret is sent: whether the certificate is good is what we are here to tell.
    rejectUnauthorized: false,
    checkServerIdentity: () => undefined,
  });
  const error = await handshakeOf(secured, options);
  const handshakeMs = performance.now() - startedAt;
  if (error !== undefined) {
    secured.destroy();
    const tls = { handshakeMs, version: undefined, application: undefined, error, serverName, certificate: undefined };
    return { tls, secured: undefined };
  }
  const tls: TlsFacts = {
    handshakeMs,
    version: secured.getProtocol() ?? undefined,
    application: secured.alpnProtocol === false ? undefined : (secured.alpnProtocol ?? undefined),
    error: undefined,
    serverName,
    certificate: certificateOf(secured, options),
  };
  return { tls, secured };
}

/** Waits for the handshake; the error's code when it fails. */
function handshakeOf(secured: TLSSocket, { waitMs, signal }: TlsOptions): Promise<string | undefined> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const giveUp = (): void => resolve("TIMEOUT");
  const timer = setTimeout(giveUp, waitMs);
  signal.addEventListener("abort", giveUp, { once: true });
  secured.once("secureConnect", () => resolve(undefined));
  // Stays for good: a peer may reset the connection at any later time.
  secured.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? shownText(error.message, 120)));
  secured.once("close", () => resolve("ECONNRESET"));
  if (signal.aborted) giveUp();
  return promise.finally(() => {
    clearTimeout(timer);
    signal.removeEventListener("abort", giveUp);
  });
}

function certificateOf(secured: TLSSocket, { host, ownAuthorities }: TlsOptions): CertificateFacts | undefined {
  const shown = secured.getPeerX509Certificate();
  if (shown === undefined) return undefined;
  const chain = chainOf(shown);
  // Node gives undefined for an empty name, whatever the type says: modern leaves have no subject, as Portolan's.
  const { subject, issuer }: { readonly subject?: string; readonly issuer?: string } = shown;
  // The type says Error; Node sets the code as text.
  const reason = secured.authorizationError as Error | string | null | undefined;
  return {
    subject: shownText(subject ?? "", 200),
    issuer: shownText(issuer ?? "", 200),
    names: namesOf(shown),
    notBeforeMs: Date.parse(shown.validFrom),
    notAfterMs: Date.parse(shown.validTo),
    isSelfSigned: shown.subject === shown.issuer && shown.checkIssued(shown),
    // As browsers do, which no longer read a name out of the subject (RFC 9110 section 4.3.4, RFC 9525 section 2).
    matchesName:
      isIP(host) === 0 ? shown.checkHost(host, { subject: "never" }) !== undefined : shown.checkIP(host) !== undefined,
    untrustedBecause: reason ? shownText(String(reason), 80) : undefined,
    isOurs: ownAuthorities.some((pem) => {
      const authority = new X509Certificate(pem);
      return chain.some((each) => each.checkIssued(authority) && each.verify(authority.publicKey));
    }),
  };
}

const CHAIN_MAX = 8;

function chainOf(leaf: X509Certificate): X509Certificate[] {
  const chain = [leaf];
  for (let above = leaf.issuerCertificate; above !== undefined && chain.length < CHAIN_MAX;) {
    if (above.fingerprint256 === chain.at(-1)?.fingerprint256) break;
    chain.push(above);
    above = above.issuerCertificate;
  }
  return chain;
}

function namesOf({ subjectAltName }: X509Certificate): string[] {
  return (subjectAltName ?? "")
    .split(", ")
    .slice(0, NAMES_MAX)
    .map((entry) => /^(?:DNS|IP Address):(.+)$/.exec(entry)?.[1])
    .filter((name) => name !== undefined)
    .map((name) => shownText(name, 253));
}
