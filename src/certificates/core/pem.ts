const BLOCK = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;

/**
 * Takes the certificates out of a PEM text, in order, each with a newline at its end. What else stands there, such as
 * a private key or comments, stays behind. `TRUSTED CERTIFICATE` is OpenSSL's own form, which others cannot read.
 */
export function certificateBlocks(pem: string): string[] {
  const blocks = pem.matchAll(BLOCK);
  return [...blocks].map(([block]) => `${block.replaceAll(/[ \t\r]+$/gm, "").replaceAll(/\n{2,}/g, "\n")}\n`);
}

/** Says whether there is at least one certificate in a PEM text. */
export function hasCertificate(pem: string): boolean {
  return pem.search(BLOCK) >= 0;
}

/** Joins certificates into one bundle, each once, in the order in which they first come. */
export function joinCertificates(...pems: readonly string[]): string {
  return [...new Set(pems.flatMap((pem) => certificateBlocks(pem)))].join("");
}
