import { errorWords } from "./error-words.ts";
import type { AttemptFacts, CertificateFacts, SpeechFacts } from "../../doctor/core/probe-facts.ts";

const DAY_MS = 86_400_000;

/** What trying an endpoint told: what it speaks, its title, its certificate; or why nothing came. */
export function speechLines(attempts: readonly AttemptFacts[], nowMs: number): string[] {
  const several = attempts.length > 1;
  return attempts.flatMap((attempt) =>
    attemptLines(attempt, nowMs).map((line) => (several ? `${attempt.address}: ${line}` : line)),
  );
}

function attemptLines({ error, speech, connectMs, isSelfConnected }: AttemptFacts, nowMs: number): string[] {
  if (isSelfConnected) return ["nobody: the connection came back to itself"];
  if (error !== undefined) return [`no connection: ${errorWords(error)}`];
  if (speech === undefined) return [`not asked; it takes connections, after ${round(connectMs)} ms`];
  const { http, tls, protocol } = speech;
  return [
    ...(tls?.version === undefined ? [] : [tlsLine(tls.version, tls.application)]),
    ...(tls?.certificate === undefined ? [] : [certificateLine(tls.certificate, nowMs)]),
    ...(http === undefined ? plainLines(protocol, speech) : [httpLine(http, speech)]),
  ];
}

function plainLines(
  protocol: SpeechFacts["protocol"],
  { software, firstLine, ended, tls, firstByteMs }: SpeechFacts,
): string[] {
  if (protocol === "tls" && tls !== undefined)
    return tls.error === undefined ? [] : [`TLS that failed with ${tls.error}`];
  if (protocol === undefined)
    return [
      ended === "silent" || ended === "open"
        ? "nothing so far: it takes connections and stays silent"
        : `nothing: it ${ended} the connection`,
    ];
  const name =
    protocol === "unknown" ? `something else, beginning with "${firstLine ?? ""}"` : (NAMES[protocol] ?? protocol);
  return [`${name}${software === undefined ? "" : `, ${software}`}${after(firstByteMs)}`];
}

const NAMES: Readonly<Record<string, string>> = {
  http1: "HTTP/1.1",
  http2: "HTTP/2 without TLS",
  postgres: "PostgreSQL",
  mysql: "MySQL",
  redis: "Redis",
  ssh: "SSH",
};

function httpLine(
  { status, title, server }: NonNullable<SpeechFacts["http"]>,
  { protocol, firstByteMs }: SpeechFacts,
): string {
  const parts = [
    `HTTP${protocol === "http2" ? "/2" : "/1.1"} ${status}`,
    ...(title === undefined || title === "" ? [] : [`"${title}"`]),
    ...(server === undefined ? [] : [server]),
  ];
  return `${parts.join(", ")}${after(firstByteMs)}`;
}

function tlsLine(version: string, application: string | undefined): string {
  return `${version}${application === undefined ? "" : `, ${application}`}`;
}

function certificateLine(
  { names, subject, issuer, notAfterMs, isOurs, isSelfSigned, untrustedBecause }: CertificateFacts,
  nowMs: number,
): string {
  const days = Math.floor((notAfterMs - nowMs) / DAY_MS);
  const until = days < 0 ? `expired ${-days} days ago` : `${days} days left`;
  const by = isOurs ? "by Portolan" : isSelfSigned ? "by itself" : `by ${issuer}`;
  const shown =
    names.length === 0
      ? subject
      : `${names.slice(0, 4).join(", ")}${names.length > 4 ? `, and ${names.length - 4} more` : ""}`;
  const trust = untrustedBecause === undefined ? "" : `; not trusted here (${untrustedBecause})`;
  return `certificate for ${shown}, signed ${by}, ${until}${trust}`;
}

function after(firstByteMs: number | undefined): string {
  return firstByteMs === undefined ? "" : `, after ${round(firstByteMs)} ms`;
}

function round(ms: number): string {
  return ms < 10 ? ms.toFixed(1) : String(Math.round(ms));
}
