import { errorWords } from "./error-words.ts";
import type { AttemptFacts, ProbeFacts, SpeechFacts } from "../../doctor/core/probe-facts.ts";
import { layOutTable } from "./table.ts";

const HEAD = ["ADDRESS", "RESOLVE", "CONNECT", "TLS", "FIRST BYTE", "SAYS"];

/** One line for each address that was tried: how long each step took, and what came of it. */
export function timingTable({ resolution, attempts }: ProbeFacts, columns: number): string[] {
  const resolve = resolution === undefined ? "-" : milliseconds(resolution.resolveMs);
  if (attempts.length === 0) {
    if (resolution === undefined) return [];
    const says = `no address (${resolution.error ?? "none"})`;
    return layOutTable({ head: HEAD, rows: [[resolution.name, resolve, "-", "-", "-", says]], columns });
  }
  const rows = attempts.map((attempt) => rowOf(attempt, resolve));
  return layOutTable({ head: HEAD, rows, columns });
}

function rowOf(attempt: AttemptFacts, resolve: string): string[] {
  const { address, connectMs, speech } = attempt;
  const connect = milliseconds(connectMs);
  const tls = speech?.tls === undefined ? "-" : milliseconds(speech.tls.handshakeMs);
  const byte = speech?.firstByteMs === undefined ? "-" : milliseconds(speech.firstByteMs);
  return [address, resolve, connect, tls, byte, outcomeOf(attempt)];
}

function outcomeOf({ error, isSelfConnected, speech }: AttemptFacts): string {
  if (error !== undefined) return errorWords(error);
  if (isSelfConnected) return "itself";
  return speech === undefined ? "connected" : saidBy(speech);
}

function saidBy({ protocol, http, tls, ended, software, firstLine }: SpeechFacts): string {
  const over = tls?.version === undefined ? "" : ` over ${tls.version}`;
  if (http !== undefined) {
    const title = http.title === undefined || http.title === "" ? "" : ` "${http.title}"`;
    return `HTTP ${http.status}${title}${over}`;
  }
  if (protocol === undefined) return ended === "silent" ? "nothing" : `nothing, then ${ended}`;
  if (tls?.error !== undefined) return `TLS: ${tls.error}`;
  if (protocol === "unknown") return `"${firstLine ?? ""}"`;
  return software === undefined ? `${protocol}${over}` : `${protocol}, ${software}${over}`;
}

function milliseconds(ms: number): string {
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}
