import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { placeAuthorityFiles, readAuthorityFile, readAuthorityFiles, unreadable } from "./authority-files.ts";
import { certificatesFailure } from "./core/failures.ts";
import { dnsNameFault, LOCAL_SUFFIXES } from "./core/local-name.ts";
import { nameConstraintsExtensionDer } from "./core/name-constraints.ts";
import { certificateBlocks } from "./core/pem.ts";
import { type Validity, validityAt } from "./core/validity.ts";
import { type AuthorityPems, createAuthority, keyIdOf, rootNameOf } from "./create-authority.ts";
import { issueLeaf, type Leaf, type LeafSubject } from "./issue-leaf.ts";

/** What there is to know of a root without its authority's key. */
export interface RootView extends Validity {
  readonly rootPem: string;
  /** Six hexadecimal digits, as in the root's name. */
  readonly keyId: string;
}

/** The local authority: one root, whose key is gone, and the constrained intermediate that signs. */
export interface Authority extends RootView {
  readonly intermediatePem: string;
  /** What it may speak for, beside loopback addresses. */
  readonly suffixes: readonly string[];
  /**
   * Signs a certificate for one name, or for loopback addresses. About 9 ms; the first one loads the library.
   *
   * @throws {Failure} `NAME_NOT_LOCAL`, `ADDRESS_NOT_LOOPBACK`, `AUTHORITY_EXPIRED`
   */
  issue(subject: LeafSubject): Promise<Leaf>;
}

export interface AuthorityOptions {
  /** Folder of the authority's files, mode 0700; made on first use. */
  readonly directory: string;
  /** The clock, in milliseconds since 1970. */
  readonly now: () => number;
  /** DNS suffixes without a leading dot (default `localhost` and `test`). Others than at first need a new authority. */
  readonly suffixes?: readonly string[];
}

/**
 * Opens the local authority, and makes it on first use. Files that do not fit are never replaced: the stores trust
 * that root, so the user decides.
 *
 * @throws {Failure} `AUTHORITY_UNREADABLE`, `AUTHORITY_EXPOSED`, `AUTHORITY_EXPIRED`, `AUTHORITY_NOT_YET_VALID`,
 * `AUTHORITY_OTHER_SUFFIXES`, `AUTHORITY_NOT_WRITABLE`, `SUFFIX_INVALID`
 */
export async function openAuthority(options: AuthorityOptions): Promise<Authority> {
  const { directory, now, suffixes = LOCAL_SUFFIXES } = options;
  checkSuffixes(suffixes);
  let pems = await readAuthorityFiles(directory);
  if (pems === undefined) {
    await placeAuthorityFiles(directory, await createAuthority({ nowMs: now(), suffixes }));
    pems = await readAuthorityFiles(directory); // Another process may have been first: its files are the ones.
  }
  if (pems === undefined) throw unreadable(directory, ".", "was removed while it was made");
  const { root, intermediate, key } = checkPems(directory, pems);
  if (!intermediate.raw.includes(Buffer.from(nameConstraintsExtensionDer(suffixes)))) {
    throw certificatesFailure("AUTHORITY_OTHER_SUFFIXES", { directory, suffixes });
  }
  const validity = validityOf(intermediate);
  const signingKey = key.toCryptoKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign"]);
  const publicKey = intermediate.publicKey.toCryptoKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["verify"]);
  const checkTime = (): void => checkValidity(directory, validity, now());
  checkTime();
  return {
    ...rootViewOf(root, pems.rootPem),
    notAfterMs: validity.notAfterMs,
    intermediatePem: pems.intermediatePem,
    suffixes,
    async issue(subject) {
      checkTime();
      const issuer = { name: intermediate.subject, privateKey: signingKey, publicKey };
      return issueLeaf(subject, { issuer, intermediatePem: intermediate.toString(), suffixes, nowMs: now(), validity });
    },
  };
}

/**
 * Reads only the root, so that a store can be told to forget it when the rest is broken or expired; undefined when
 * there is no authority.
 *
 * @throws {Failure} `AUTHORITY_UNREADABLE`, `AUTHORITY_EXPOSED`
 */
export async function readRoot(directory: string): Promise<RootView | undefined> {
  const rootPem = await readAuthorityFile(directory, "root.pem").catch((error: Error) => {
    if ((error.cause as NodeJS.ErrnoException | undefined)?.code === "ENOENT") return undefined;
    throw error;
  });
  return rootPem === undefined ? undefined : rootViewOf(parseCertificate(directory, "root.pem", rootPem), rootPem);
}

function rootViewOf(root: X509Certificate, rootPem: string): RootView {
  return { rootPem, keyId: keyIdOf(root.publicKey), ...validityOf(root) };
}

/** Holds the three files to each other: who signed whom, and whose key it is. */
function checkPems(
  directory: string,
  pems: AuthorityPems,
): { root: X509Certificate; intermediate: X509Certificate; key: KeyObject } {
  const root = parseCertificate(directory, "root.pem", pems.rootPem);
  if (!root.ca || !root.verify(root.publicKey) || root.subject !== `CN=${rootNameOf(keyIdOf(root.publicKey))}`) {
    throw unreadable(directory, "root.pem", "is not a Portolan root");
  }
  const intermediate = parseCertificate(directory, "intermediate.pem", pems.intermediatePem);
  if (!intermediate.ca || !intermediate.checkIssued(root) || !intermediate.verify(root.publicKey)) {
    throw unreadable(directory, "intermediate.pem", "is not signed by root.pem");
  }
  const key = parseKey(directory, pems.intermediateKeyPem);
  if (!intermediate.checkPrivateKey(key)) {
    throw unreadable(directory, "intermediate.key", "is not the key of intermediate.pem");
  }
  return { root, intermediate, key };
}

function parseCertificate(directory: string, file: string, pem: string): X509Certificate {
  const blocks = certificateBlocks(pem);
  if (blocks.length !== 1) throw unreadable(directory, file, "does not hold exactly one certificate");
  try {
    return new X509Certificate(blocks.join(""));
  } catch (error) {
    throw unreadable(directory, file, "is not a certificate", error);
  }
}

function parseKey(directory: string, pem: string): KeyObject {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch (error) {
    throw unreadable(directory, "intermediate.key", "is not a private key", error);
  }
  if (key.asymmetricKeyDetails?.namedCurve !== "prime256v1") {
    throw unreadable(directory, "intermediate.key", "is not a P-256 key");
  }
  return key;
}

function validityOf(certificate: X509Certificate): Validity {
  return { notBeforeMs: certificate.validFromDate.getTime(), notAfterMs: certificate.validToDate.getTime() };
}

function checkValidity(directory: string, validity: Validity, nowMs: number): void {
  switch (validityAt(nowMs, validity)) {
    case "early": {
      const notBefore = new Date(validity.notBeforeMs).toISOString();
      throw certificatesFailure("AUTHORITY_NOT_YET_VALID", { directory, notBefore });
    }
    case "expired": {
      const notAfter = new Date(validity.notAfterMs).toISOString();
      throw certificatesFailure("AUTHORITY_EXPIRED", { directory, notAfter });
    }
    case "valid":
  }
}

function checkSuffixes(suffixes: readonly string[]): void {
  for (const suffix of suffixes) {
    const reason = dnsNameFault(suffix);
    if (reason !== undefined) throw certificatesFailure("SUFFIX_INVALID", { suffix, reason });
  }
}
