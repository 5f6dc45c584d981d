import { randomBytes, webcrypto } from "node:crypto";
import type * as X509 from "@peculiar/x509";
import type { Validity } from "./core/validity.ts";

/** ECDSA on P-256, the one algorithm that every client of the last ten years verifies. */
const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

/** The X.509 library takes 140 ms to load, so only what signs pays for it. */
export async function loadX509(): Promise<typeof X509> {
  await import("reflect-metadata"); // First: the library's dependency injection looks for it as it loads.
  return import("@peculiar/x509");
}

/** Makes a key pair; one that is not extractable never leaves this process. */
export function generateKeys(options: { extractable: boolean }): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, options.extractable, ["sign", "verify"]);
}

export interface CertificateRequest {
  readonly validity: Validity;
  /** Common name, or empty for a certificate whose subject is its alternative name. */
  readonly commonName: string;
  readonly publicKey: webcrypto.CryptoKey;
  readonly extensions: readonly X509.Extension[];
  readonly issuer: {
    readonly name: string;
    readonly privateKey: webcrypto.CryptoKey;
    readonly publicKey: webcrypto.CryptoKey;
  };
}

/** Signs a certificate with a random serial, and the identifiers of its key and its issuer's. */
export async function signCertificate(x509: typeof X509, request: CertificateRequest): Promise<X509.X509Certificate> {
  const { issuer, publicKey, validity } = request;
  return x509.X509CertificateGenerator.create({
    serialNumber: randomSerial(),
    issuer: issuer.name,
    subject: request.commonName === "" ? "" : `CN=${request.commonName}`,
    notBefore: new Date(validity.notBeforeMs),
    notAfter: new Date(validity.notAfterMs),
    publicKey,
    signingKey: issuer.privateKey,
    signingAlgorithm: ALGORITHM,
    extensions: [
      ...request.extensions,
      await x509.SubjectKeyIdentifierExtension.create(publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
    ],
  });
}

/** Writes a private key as PKCS #8 in PEM. */
export async function privateKeyPem(x509: typeof X509, key: webcrypto.CryptoKey): Promise<string> {
  const der = await webcrypto.subtle.exportKey("pkcs8", key);
  return `${x509.PemConverter.encode(der, "PRIVATE KEY")}\n`;
}

// "The serial number MUST be a positive integer" of at most 20 octets -- RFC 5280 section 4.1.2.2
function randomSerial(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.toString("hex");
}
