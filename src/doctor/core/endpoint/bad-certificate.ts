import type { Diagnosis, Verdict } from "../diagnosis.ts";
import type { EndpointFacts } from "../endpoint-facts.ts";
import type { CertificateFacts } from "../probe-facts.ts";
import { formatUtc } from "../format-utc.ts";
import { spanInWords, targetInWords } from "./describe.ts";
import { speechOfTarget } from "./spoken.ts";

const NAMES_MAX = 6;

export const badCertificate: Diagnosis<EndpointFacts> = {
  id: "E37",
  name: "bad-certificate",
  title: "The certificate is refused: expired, for another name, or of an authority that nobody knows",
  looksAt: "the certificate that the server shows",
  reference: "RFC 5280 section 6, path validation; RFC 9525, names of services",
  judge(facts) {
    const { target, nowMs } = facts;
    const certificate = speechOfTarget(facts)?.tls?.certificate;
    if (target === undefined || certificate === undefined) return [];
    const where = targetInWords(target);
    const evidence = [
      `subject ${certificate.subject || "(empty)"}, issuer ${certificate.issuer}`,
      `names: ${certificate.names.slice(0, NAMES_MAX).join(", ") || "none"}`,
      `valid from ${formatUtc(certificate.notBeforeMs)} to ${formatUtc(certificate.notAfterMs)}`,
    ];
    const asked = target.name ?? target.address;
    const issue = {
      says: "Let the server have a fresh certificate",
      commands: [`portolan cert issue ${asked.replaceAll(/[^\w.:-]/g, "")}`],
    };
    if (certificate.notAfterMs < nowMs) {
      const cause = `The certificate of ${where} expired ${spanInWords(nowMs - certificate.notAfterMs)} ago`;
      return [{ severity: "error", cause, evidence, fix: issue }];
    }
    if (certificate.notBeforeMs > nowMs) {
      const cause = `The certificate of ${where} is valid only in ${spanInWords(certificate.notBeforeMs - nowMs)}: the clock of this machine is wrong, or that of its maker was`;
      const fix = { says: "Compare the clock with the right time, and set it", commands: ["timedatectl"] };
      return [{ severity: "error", cause, evidence, fix }];
    }
    if (!certificate.matchesName) {
      const cause = `The certificate of ${where} is not for ${asked}, but for ${certificate.names.slice(0, NAMES_MAX).join(", ") || "no name at all"}`;
      return [{ severity: "error", cause, evidence, fix: issue }];
    }
    return untrusted(certificate, { where, evidence });
  },
};

function untrusted(
  { untrustedBecause, isOurs, isSelfSigned, issuer }: CertificateFacts,
  { where, evidence }: { where: string; evidence: readonly string[] },
): readonly Verdict[] {
  // A name is looked at above, as browsers do.
  if (untrustedBecause === undefined || untrustedBecause === "ERR_TLS_CERT_ALTNAME_INVALID") return [];
  const details = [...evidence, `Node says ${untrustedBecause}`];
  if (isOurs) {
    return [
      {
        severity: "warning",
        cause: `The certificate of ${where} is of Portolan's authority, which this program's store does not have`,
        evidence: details,
        fix: { says: "Let this machine's programs trust the authority", commands: ["portolan cert trust"] },
      },
    ];
  }
  return [
    {
      severity: "warning",
      cause: isSelfSigned
        ? `The certificate of ${where} signs itself, so that no client trusts it`
        : `The certificate of ${where} is of an authority that is not trusted here: ${issuer}`,
      evidence: details,
      fix: {
        says: "Let clients trust its authority (NODE_EXTRA_CA_CERTS for Node), or serve it by a name of Portolan's",
        commands: [],
      },
    },
  ];
}
