import { X509Certificate } from "node:crypto";
import { Alert, ALERT_RECORD } from "../../protocols/tls/alert.ts";
import { HANDSHAKE_RECORD } from "../../protocols/tls/client-hello.ts";
import type { ClientHello } from "../../protocols/tls/client-hello.ts";
import { encodeClientHello } from "../../protocols/tls/encode-client-hello.ts";
import type { SocketSink } from "./engine-socket.ts";
import type { MemorySocket } from "./memory-socket.ts";
import type { PendingAccept } from "./pending-accept.ts";
import type { ConnectOptions, SecureInfo, TlsIdentity, TransportError } from "./transport.ts";

/**
 * TLS in memory: a real ClientHello, answered by one declared record (JSON) or a real alert; what follows is in the
 * clear, and FIN stands for close_notify. Keys and dates are not looked at.
 */
interface Answer {
  readonly certificatePem: string;
  readonly protocol: string | undefined;
}

const HEADER_BYTES = 5;

/** Answers a hello, and opens or refuses the connection. */
export function answerHello(
  socket: MemorySocket,
  { identity, hello, protocols }: { identity: TlsIdentity; hello: ClientHello; protocols: readonly string[] },
  pending: PendingAccept<MemorySocket>,
): MemorySocket {
  // An identity that no engine could use is refused here as well.
  if (certificatesOf(identity.certificatePem).length === 0) throw new Error("the identity holds no certificate");
  const protocol = protocols.find((offered) => hello.protocols.includes(offered));
  if (protocol === undefined && protocols.length > 0 && hello.protocols.length > 0) {
    // "In the event that the server supports no protocols that the client advertises, then the server SHALL respond
    // with a fatal "no_application_protocol" alert." -- RFC 7301 section 3.2
    pending.refuse(Alert.NO_APPLICATION_PROTOCOL);
    return socket;
  }
  const answer: Answer = { certificatePem: identity.certificatePem, protocol };
  const json = new TextEncoder().encode(JSON.stringify(answer));
  socket.write(Uint8Array.from([HANDSHAKE_RECORD, 3, 3, json.length >> 8, json.length & 255, ...json]));
  pending.opened(socket, { serverName: hello.serverName, protocol });
  return socket;
}

/** Who is told how a client's handshake ended. */
export interface MemoryHandshakeOwner {
  onSecure(secure: SecureInfo, rest: Uint8Array): void;
  onFailure(error: TransportError): void;
  onClose(error: unknown): void;
}

/** The client's side: says hello, and judges the answer. */
export class MemoryHandshake implements SocketSink {
  readonly #tls: NonNullable<ConnectOptions["tls"]>;
  readonly #address: string;
  readonly #owner: MemoryHandshakeOwner;
  #bytes: Uint8Array = new Uint8Array(0);

  constructor(
    { address, tls }: { address: string; tls: NonNullable<ConnectOptions["tls"]> },
    owner: MemoryHandshakeOwner,
  ) {
    this.#tls = tls;
    this.#address = address;
    this.#owner = owner;
  }

  begin(socket: MemorySocket): void {
    const { serverName, protocols } = this.#tls;
    socket.write(
      encodeClientHello({ ...(serverName !== undefined && { serverName }), ...(protocols?.length && { protocols }) }),
    );
  }

  onData(bytes: Uint8Array): void {
    this.#bytes = Uint8Array.from([...this.#bytes, ...bytes]);
    if (this.#bytes[0] !== HANDSHAKE_RECORD && this.#bytes[0] !== ALERT_RECORD) {
      this.#owner.onFailure({ code: "tls", detail: "the peer does not speak TLS" });
      return;
    }
    if (this.#bytes.length < HEADER_BYTES) return;
    const length = ((this.#bytes[3] ?? 0) << 8) | (this.#bytes[4] ?? 0);
    const end = HEADER_BYTES + length;
    if (this.#bytes.length < end) return;
    if (this.#bytes[0] === ALERT_RECORD) {
      const detail = `the peer refused the handshake with alert ${this.#bytes[end - 1]}`;
      this.#owner.onFailure({ code: "tls", detail });
      return;
    }
    const answer = JSON.parse(new TextDecoder().decode(this.#bytes.subarray(HEADER_BYTES, end))) as Answer;
    const problem = this.#tls.unverified === true ? undefined : this.#problem(answer.certificatePem);
    if (problem === undefined) {
      this.#owner.onSecure({ serverName: this.#tls.serverName, protocol: answer.protocol }, this.#bytes.subarray(end));
    } else {
      this.#owner.onFailure({ code: "tls", detail: problem });
    }
  }

  onDrain(): void {}

  onEnd(): void {
    this.#owner.onFailure({ code: "tls", detail: "the peer ended the connection during the handshake" });
  }

  onClose(error: unknown): void {
    this.#owner.onClose(error);
  }

  #problem(certificatePem: string): string | undefined {
    const certificates = certificatesOf(certificatePem);
    const leaf = certificates[0];
    const authorities = certificatesOf(this.#tls.authorityPem ?? "");
    if (!leaf || !isIssued(leaf, certificates.slice(1), authorities)) return "the certificate has no known issuer";
    const { serverName } = this.#tls;
    const isNamed = serverName === undefined ? leaf.checkIP(this.#address) : leaf.checkHost(serverName);
    return isNamed === undefined ? `the certificate is not for ${serverName ?? this.#address}` : undefined;
  }
}

function certificatesOf(pem: string): X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return blocks.map((block) => new X509Certificate(block));
}

/** True when a chain of signatures leads from the certificate to an authority. */
function isIssued(
  certificate: X509Certificate,
  others: readonly X509Certificate[],
  authorities: readonly X509Certificate[],
): boolean {
  const signed = (issuer: X509Certificate) => certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
  if (authorities.some((authority) => authority.fingerprint256 === certificate.fingerprint256 || signed(authority))) {
    return true;
  }
  return others.some(
    (issuer) =>
      issuer.fingerprint256 !== certificate.fingerprint256 &&
      signed(issuer) &&
      isIssued(
        issuer,
        others.filter((other) => other !== issuer),
        authorities,
      ),
  );
}
