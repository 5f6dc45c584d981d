import { spawnSync } from "node:child_process";
import { join } from "node:path";
import type { Certificate } from "./contestant.ts";

/** Makes a certificate of the kind that Portolan's own are of: ECDSA over P-256. */
export function makeCertificate(folder: string): Certificate {
  const certificateFile = join(folder, "certificate.pem");
  const keyFile = join(folder, "key.pem");
  const options = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj /CN=bench".split(
    " ",
  );
  const files = ["-keyout", keyFile, "-out", certificateFile, "-addext", "subjectAltName=DNS:bench.localhost"];
  const { status, stderr } = spawnSync("openssl", [...options, ...files], { encoding: "utf8" });
  if (status !== 0) throw new Error(`openssl made no certificate: ${stderr}`);
  return { certificateFile, keyFile };
}
