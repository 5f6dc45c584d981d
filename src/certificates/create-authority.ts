import { createHash, KeyObject } from "node:crypto";
import { nameConstraintsDer } from "./core/name-constraints.ts";
import { authorityValidity } from "./core/validity.ts";
import { generateKeys, loadX509, privateKeyPem, signCertificate } from "./x509.ts";

/** Before the key id in the root's name; trust stores show it. */
const ROOT_NAME = "Portolan local root";
const INTERMEDIATE_NAME = "Portolan local authority";

export interface AuthorityPems {
  readonly rootPem: string;
  readonly intermediatePem: string;
  readonly intermediateKeyPem: string;
}

/**
 * Makes a root that signs one name-constrained intermediate, and forgets the root's key: it is not extractable, is
 * never written, and nothing holds it after this call.
 *
 * A verifier may ignore the constraints of a trust anchor, and Java does; an intermediate's are obeyed by all.
 */
export async function createAuthority(options: { nowMs: number; suffixes: readonly string[] }): Promise<AuthorityPems> {
  const x509 = await loadX509();
  const validity = authorityValidity(options.nowMs);
  const rootKeys = await generateKeys({ extractable: false });
  const keys = await generateKeys({ extractable: true });
  const keyId = keyIdOf(KeyObject.from(rootKeys.publicKey));
  const issuer = { name: `CN=${rootNameOf(keyId)}`, ...rootKeys };
  const usages = new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true);
  const root = await signCertificate(x509, {
    validity,
    commonName: rootNameOf(keyId),
    publicKey: rootKeys.publicKey,
    issuer,
    extensions: [new x509.BasicConstraintsExtension(true, 1, true), usages],
  });
  const intermediate = await signCertificate(x509, {
    validity,
    commonName: `${INTERMEDIATE_NAME} ${keyId}`,
    publicKey: keys.publicKey,
    issuer,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      usages,
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth, x509.ExtendedKeyUsage.clientAuth]),
      new x509.Extension("2.5.29.30", true, nameConstraintsDer(options.suffixes)),
    ],
  });
  return {
    rootPem: `${root.toString("pem")}\n`,
    intermediatePem: `${intermediate.toString("pem")}\n`,
    intermediateKeyPem: await privateKeyPem(x509, keys.privateKey),
  };
}

/** The common name of a root. NSS confuses authorities of one name, so each has its key's id in it. */
export function rootNameOf(keyId: string): string {
  return `${ROOT_NAME} ${keyId}`;
}

/** Short name of a root's key: the first six hexadecimal digits of the SHA-256 of its public key in DER. */
export function keyIdOf(publicKey: KeyObject): string {
  const der = publicKey.export({ type: "spki", format: "der" });
  return createHash("sha256").update(der).digest("hex").slice(0, 6);
}
