import { createHash, X509Certificate } from "node:crypto";
import { trustFailure } from "./failures.ts";

/** Only what the local authority makes is put into a store, or taken out of one. */
const ROOT_SUBJECT = /^CN=(Portolan local root ([0-9a-f]{6}))$/;

export interface RootCertificate {
  /** One PEM block with a newline at its end. */
  readonly pem: string;
  /** Common name; unique, because it holds the key id. */
  readonly name: string;
  readonly keyId: string;
  readonly certificate: X509Certificate;
}

/**
 * Reads the PEM of a root that Portolan made.
 *
 * @throws {Failure} `TRUST_NOT_A_ROOT`
 */
export function parseRoot(rootPem: string): RootCertificate {
  if (rootPem.split("-----BEGIN ").length !== 2) throw refusal("it is not exactly one PEM block");
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(rootPem);
  } catch (error) {
    throw trustFailure("TRUST_NOT_A_ROOT", { reason: "it is not a certificate" }, { cause: error });
  }
  const match = ROOT_SUBJECT.exec(certificate.subject);
  const der = certificate.publicKey.export({ type: "spki", format: "der" });
  const keyId = createHash("sha256").update(der).digest("hex").slice(0, 6);
  if (match?.[1] === undefined || match[2] !== keyId) throw refusal("its name is not that of a Portolan root");
  if (!certificate.ca || !certificate.verify(certificate.publicKey)) throw refusal("it is not a root");
  return { pem: certificate.toString(), name: match[1], keyId, certificate };
}

/** True when a PEM text, such as a bundle, holds this very certificate. */
export function holdsRoot(pem: string, root: RootCertificate): boolean {
  const body = bodyOf(root.pem);
  return pem
    .split("-----BEGIN CERTIFICATE-----")
    .some((block) => bodyOf(`-----BEGIN CERTIFICATE-----${block}`) === body);
}

/** The base64 between the lines, whatever its line lengths. */
function bodyOf(pem: string): string | undefined {
  return /-----BEGIN CERTIFICATE-----([^-]*)-----END/.exec(pem)?.[1]?.replaceAll(/\s/g, "");
}

function refusal(reason: string): Error {
  return trustFailure("TRUST_NOT_A_ROOT", { reason });
}
