import type * as X509 from "@peculiar/x509";
import { certificatesFailure } from "./core/failures.ts";
import { localName, loopbackAddress } from "./core/local-name.ts";
import { leafValidity, type Validity } from "./core/validity.ts";
import { type CertificateRequest, generateKeys, loadX509, privateKeyPem, signCertificate } from "./x509.ts";

const ADDRESSES_MAX = 1000;

/**
 * Whom a leaf speaks for: one name, or addresses, never both. Bun refuses every leaf with an address under an
 * authority with address constraints, so names stay free of them.
 */
export type LeafSubject = { readonly name: string } | { readonly addresses: readonly string[] };

export interface Leaf extends Validity {
  readonly subject: LeafSubject;
  /** The leaf, then the intermediate. */
  readonly certificatePem: string;
  readonly keyPem: string;
}

export interface LeafIssuer {
  readonly issuer: CertificateRequest["issuer"];
  readonly intermediatePem: string;
  readonly suffixes: readonly string[];
  readonly nowMs: number;
  /** The authority's own window. */
  readonly validity: Validity;
}

/** Signs a leaf with a key of its own, an empty subject and a critical alternative name. */
export async function issueLeaf(asked: LeafSubject, by: LeafIssuer): Promise<Leaf> {
  const subject = canonicalSubject(asked, by.suffixes);
  const x509 = await loadX509();
  const keys = await generateKeys({ extractable: true });
  const validity = leafValidity(by.nowMs, by.validity.notAfterMs);
  const certificate = await signCertificate(x509, {
    validity,
    commonName: "",
    publicKey: keys.publicKey,
    issuer: by.issuer,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      // "If the subject field contains an empty sequence, [...] the subjectAltName extension [...] MUST [be] mark[ed]
      // as critical" -- RFC 5280 section 4.2.1.6
      new x509.SubjectAlternativeNameExtension(alternativeNames(subject), true),
    ],
  });
  return {
    subject,
    certificatePem: `${certificate.toString("pem")}\n${by.intermediatePem}`,
    keyPem: await privateKeyPem(x509, keys.privateKey),
    ...validity,
  };
}

/**
 * Gives a subject in its one form: a name in lower case, or addresses in order, each once.
 *
 * @throws {Failure} `NAME_NOT_LOCAL`, `ADDRESS_NOT_LOOPBACK`
 */
export function canonicalSubject(subject: LeafSubject, suffixes: readonly string[]): LeafSubject {
  if ("name" in subject) {
    const verdict = localName(subject.name, suffixes);
    if (!verdict.ok) {
      throw certificatesFailure("NAME_NOT_LOCAL", { name: subject.name, reason: verdict.reason, suffixes });
    }
    return { name: verdict.name };
  }
  const addresses = new Set(subject.addresses.map((address) => canonicalAddress(address)));
  if (addresses.size === 0 || addresses.size > ADDRESSES_MAX) throw new RangeError(`${addresses.size} addresses`);
  return { addresses: [...addresses].sort() };
}

function canonicalAddress(address: string): string {
  const canonical = loopbackAddress(address);
  if (canonical === undefined) throw certificatesFailure("ADDRESS_NOT_LOOPBACK", { address });
  return canonical;
}

function alternativeNames(subject: LeafSubject): X509.JsonGeneralNames {
  if ("name" in subject) return [{ type: "dns", value: subject.name }];
  return subject.addresses.map((address) => ({ type: "ip", value: address }));
}
