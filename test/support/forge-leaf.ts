import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { generateKeys, loadX509, privateKeyPem, signCertificate } from "../../src/certificates/x509.ts";

export interface ForgedLeaf {
  readonly certificatePem: string;
  readonly keyPem: string;
}

/**
 * Signs what the authority itself refuses to sign, with its own key, as a thief of that key would: a leaf for any
 * names and addresses. Clients must refuse it by themselves.
 */
export async function forgeLeaf(
  directory: string,
  names: readonly { readonly type: "dns" | "ip"; readonly value: string }[],
): Promise<ForgedLeaf> {
  const intermediatePem = await readFile(join(directory, "intermediate.pem"), "utf8");
  const intermediate = new X509Certificate(intermediatePem);
  const key = createPrivateKey(await readFile(join(directory, "intermediate.key"), "utf8"));
  const algorithm = { name: "ECDSA", namedCurve: "P-256" };
  const x509 = await loadX509();
  const keys = await generateKeys({ extractable: true });
  const nowMs = Date.now();
  const certificate = await signCertificate(x509, {
    validity: { notBeforeMs: nowMs - 86_400_000, notAfterMs: nowMs + 86_400_000 },
    commonName: "",
    publicKey: keys.publicKey,
    issuer: {
      name: intermediate.subject,
      privateKey: key.toCryptoKey(algorithm, false, ["sign"]),
      publicKey: intermediate.publicKey.toCryptoKey(algorithm, true, ["verify"]),
    },
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([...names], true),
    ],
  });
  return {
    certificatePem: `${certificate.toString("pem")}\n${intermediatePem}`,
    keyPem: await privateKeyPem(x509, keys.privateKey),
  };
}
