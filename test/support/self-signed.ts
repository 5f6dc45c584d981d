import { generateKeys, loadX509, privateKeyPem, signCertificate } from "../../src/certificates/x509.ts";

/** Makes a certificate that signs itself, as development servers do. */
export async function selfSigned(
  name: string,
  { notAfterMs = Date.now() + 86_400_000 }: { readonly notAfterMs?: number } = {},
): Promise<{ certificatePem: string; keyPem: string }> {
  const x509 = await loadX509();
  const keys = await generateKeys({ extractable: true });
  const certificate = await signCertificate(x509, {
    validity: { notBeforeMs: Date.now() - 3_600_000, notAfterMs },
    commonName: name,
    publicKey: keys.publicKey,
    issuer: { name: `CN=${name}`, ...keys },
    extensions: [new x509.SubjectAlternativeNameExtension([{ type: "dns", value: name }])],
  });
  return { certificatePem: certificate.toString("pem"), keyPem: await privateKeyPem(x509, keys.privateKey) };
}
