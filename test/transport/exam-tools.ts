import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TlsIdentity } from "../../src/gateway/transport/transport.ts";

/** What the cases need beside a transport. */
export interface ExamTools {
  readonly identities: ExamIdentities;
  /** Opens a listening socket that nobody accepts on yet. */
  openDescriptor(options: { address: string; backlog?: number }): { descriptor: number; port: number };
  /** A second descriptor of the same socket. */
  duplicate(descriptor: number): number;
  /** How many descriptors this process has open; undefined where there are none to count. */
  countDescriptors(): number | undefined;
}

/** Self-signed certificates: each is its own authority. */
export interface ExamIdentities {
  /** For `a.test`. */
  readonly a: TlsIdentity;
  /** For `b.test`. */
  readonly b: TlsIdentity;
  /** For 127.0.0.1 and ::1. */
  readonly address: TlsIdentity;
}

/** Makes the certificates of one run with the openssl program. */
export function makeIdentities(): ExamIdentities {
  const folder = mkdtempSync(join(tmpdir(), "portolan-exam-"));
  try {
    return {
      a: makeIdentity(folder, "a.test", "DNS:a.test"),
      b: makeIdentity(folder, "b.test", "DNS:b.test"),
      address: makeIdentity(folder, "address", "IP:127.0.0.1,IP:::1"),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function makeIdentity(folder: string, name: string, alternative: string): TlsIdentity {
  const [key, certificate] = [join(folder, `${name}.key`), join(folder, `${name}.crt`)];
  const request = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"];
  const names = ["-subj", `/CN=${name}`, "-addext", `subjectAltName=${alternative}`];
  execFileSync("openssl", [...request, ...names, "-keyout", key, "-out", certificate], { stdio: "ignore" });
  return { certificatePem: readFileSync(certificate, "utf8"), keyPem: readFileSync(key, "utf8") };
}
