import { createPrivateKey, type webcrypto, X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Validity } from "../../src/certificates/core/validity.ts";
import {
  type CertificateRequest,
  generateKeys,
  loadX509,
  privateKeyPem,
  signCertificate,
} from "../../src/certificates/x509.ts";

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256" };
const DAY_MS = 86_400_000;

export interface ForgedLeaf {
  readonly certificatePem: string;
  readonly keyPem: string;
}

export interface Forgery {
  readonly names: readonly { readonly type: "dns" | "ip"; readonly value: string }[];
  /** Default: a day before now, a day after. */
  readonly validity?: Validity;
  /** An authority of the thief's own stands between ours and the leaf. */
  readonly bySubAuthority?: boolean;
}

interface Signer {
  readonly issuer: CertificateRequest["issuer"];
  /** Its own certificate, and those above it. */
  readonly chainPem: string;
}

/**
 * Signs what the authority itself refuses to sign, with its own key, as a thief of that key would. Clients must
 * refuse it by themselves.
 */
export async function forgeLeaf(directory: string, { names, validity, bySubAuthority }: Forgery): Promise<ForgedLeaf> {
  const x509 = await loadX509();
  const stolen = await stolenSigner(directory);
  const { issuer, chainPem } = bySubAuthority === true ? await subAuthority(stolen) : stolen;
  const keys = await generateKeys({ extractable: true });
  const certificate = await signCertificate(x509, {
    validity: validity ?? aroundNow(),
    commonName: "",
    publicKey: keys.publicKey,
    issuer,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([...names], true),
    ],
  });
  return {
    certificatePem: `${certificate.toString("pem")}\n${chainPem}`,
    keyPem: await privateKeyPem(x509, keys.privateKey),
  };
}

async function stolenSigner(directory: string): Promise<Signer> {
  const chainPem = await readFile(join(directory, "intermediate.pem"), "utf8");
  const intermediate = new X509Certificate(chainPem);
  const key = createPrivateKey(await readFile(join(directory, "intermediate.key"), "utf8"));
  const issuer = {
    name: intermediate.subject,
    privateKey: key.toCryptoKey(ALGORITHM, false, ["sign"]),
    publicKey: intermediate.publicKey.toCryptoKey(ALGORITHM, true, ["verify"]),
  };
  return { issuer, chainPem };
}

async function subAuthority(above: Signer): Promise<Signer> {
  const x509 = await loadX509();
  const keys: webcrypto.CryptoKeyPair = await generateKeys({ extractable: true });
  const commonName = "thief's own authority";
  const certificate = await signCertificate(x509, {
    validity: aroundNow(),
    commonName,
    publicKey: keys.publicKey,
    issuer: above.issuer,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ],
  });
  return {
    issuer: { name: `CN=${commonName}`, ...keys },
    chainPem: `${certificate.toString("pem")}\n${above.chainPem}`,
  };
}

function aroundNow(): Validity {
  const nowMs = Date.now();
  return { notBeforeMs: nowMs - DAY_MS, notAfterMs: nowMs + DAY_MS };
}
