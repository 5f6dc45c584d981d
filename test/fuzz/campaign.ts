import type { ExpectedRequest } from "../../src/protocols/http1/head.ts";
import { bytesOf } from "../support/http1.ts";
import { differenceOf, type Difference } from "./compare.ts";
import { forwardedRequests, forwardedResponse } from "./forwarded.ts";
import { generateRequests, generateResponse } from "./generate.ts";
import { LlhttpRequests, readResponsesByLlhttp } from "./llhttp.ts";
import type { Reading } from "./message.ts";
import { readRequests, readResponse, type OwnReading } from "./own-parser.ts";
import type { SeededRandom } from "./random.ts";
import { REASONS } from "./reasons.ts";

/** What came of many inputs. */
export interface Tally {
  inputs: number;
  /** Inputs of which we took at least one whole message. */
  taken: number;
  /** Messages that were written as they would be forwarded, and read again. */
  forwarded: number;
  /** By reason: what we take and llhttp refuses. */
  readonly explained: Map<string, number>;
  /** By violation: what we refuse and llhttp takes. */
  readonly stricter: Map<string, number>;
  /** What nobody explained: there must be none. */
  readonly findings: { readonly difference: string; readonly input: string }[];
}

const BATCH = 100;

export function emptyTally(): Tally {
  return { inputs: 0, taken: 0, forwarded: 0, explained: new Map(), stricter: new Map(), findings: [] };
}

/** Compares so many generated inputs of requests with llhttp, as they came and as they would be forwarded. */
export async function compareRequests(tally: Tally, random: SeededRandom, inputs: number): Promise<void> {
  const llhttp = new LlhttpRequests();
  for (let left = inputs; left > 0; left--) {
    // What Node would do behind each connection waits for this; without it, all of them stay in memory.
    if (left % BATCH === 0) await new Promise(setImmediate);
    const input = generateRequests(random);
    const bytes = bytesOf(input);
    judge(tally, { input, own: readRequests(bytes), other: llhttp.read(bytes) });
    for (const wire of forwardedRequests(bytes)) {
      judgeForwarded(tally, { wire, own: readRequests(wire), other: llhttp.read(wire) });
    }
  }
}

/** The same for responses. */
export async function compareResponses(tally: Tally, random: SeededRandom, inputs: number): Promise<void> {
  for (let left = inputs; left > 0; left -= BATCH) {
    const cases = Array.from({ length: Math.min(BATCH, left) }, () => {
      const input = generateResponse(random);
      const upgrade = random.once(4);
      const request: ExpectedRequest = { method: random.pick(["GET", "GET", "HEAD"]), minorVersion: 1, upgrade };
      return { input, bytes: bytesOf(input), request };
    });
    const others = await readResponsesByLlhttp(cases);
    for (const [at, { input, bytes, request }] of cases.entries()) {
      judge(tally, { input, own: readResponse(bytes, request), other: others[at]! });
    }
    const sent = cases.flatMap(({ bytes, request }) => {
      const wire = forwardedResponse(bytes, request);
      return wire ? [{ bytes: wire, request }] : [];
    });
    const seen = await readResponsesByLlhttp(sent);
    for (const [at, { bytes, request }] of sent.entries()) {
      judgeForwarded(tally, { wire: bytes, own: readResponse(bytes, request), other: seen[at]! });
    }
  }
}

function judge(tally: Tally, { input, own, other }: { input: string; own: OwnReading; other: Reading }): void {
  tally.inputs++;
  if (own.messages.some(({ isComplete }) => isComplete)) tally.taken++;
  note(tally, { difference: differenceOf(own, other), input });
}

/** What we forward is one whole message to us, too. */
function judgeForwarded(tally: Tally, sent: { wire: Uint8Array; own: OwnReading; other: Reading }): void {
  const input = Buffer.from(sent.wire).toString("latin1");
  tally.forwarded++;
  const isWhole = sent.own.messages.length === 1 && sent.own.messages[0]?.isComplete === true;
  if (!isWhole || sent.own.refusal) tally.findings.push({ difference: "forwarded: not one whole message", input });
  note(tally, { difference: differenceOf(sent.own, sent.other), input });
}

function note(tally: Tally, { difference, input }: { difference: Difference | undefined; input: string }): void {
  if (!difference) return;
  if (difference.kind === "refused") return count(tally.stricter, difference.code);
  const reason = reasonOf(difference, input);
  if (reason) count(tally.explained, reason);
  else tally.findings.push({ difference: JSON.stringify(difference), input });
}

function reasonOf({ code, message }: Difference & { kind: "taken" }, input: string): string | undefined {
  const found = Object.entries(REASONS).find(([, { codes, holds }]) => codes.includes(code) && holds(message, input));
  return found?.[0];
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
