import { isIP } from "node:net";
import type { AttemptFacts, ProbeFacts, ResolutionFacts, SpokenProtocol } from "../core/probe-facts.ts";
import { connectAddress } from "./connect-address.ts";
import { probeSpeech } from "./probe-speech.ts";
import { resolveName } from "./resolve-name.ts";

export interface ProbeTarget {
  /** An IP address, or a name. */
  readonly address: string;
  readonly port: number;
}

export interface ProbeOptions {
  /**
   * Bytes may be sent and read. Only for the user's own listeners, or with leave: a question may wake a server, or stand
   * in its log. Otherwise each address is connected to, and no more.
   */
  readonly maySpeak: boolean;
  /** What the URL or the program says that is spoken there: it is asked for first. */
  readonly likely?: SpokenProtocol | undefined;
  /** What the name was resolved to already. */
  readonly resolution?: ResolutionFacts | undefined;
  /** For Host and SNI where it is not the target's own (default: the target's). */
  readonly host?: string | undefined;
  /** Milliseconds to a connection (default 1,000). */
  readonly connectMs?: number | undefined;
  /** Milliseconds for a server to speak first (default 60). */
  readonly bannerMs?: number | undefined;
  /** Milliseconds to the first byte of an answer (default 1,500). */
  readonly answerMs?: number | undefined;
  /** Milliseconds for all that is asked of an address (default: as long as it takes). */
  readonly allMs?: number | undefined;
  /** Ends everything; what is known by then is returned. */
  readonly signal?: AbortSignal | undefined;
  /** Certificates of Portolan's own authority, in PEM, to tell its leaves. */
  readonly ownAuthorities?: readonly string[] | undefined;
}

/** A name with more addresses than this is no service of one machine. */
const ADDRESSES_MAX = 8;
const CONNECT_MS = 1000;
const BANNER_MS = 60;
const ANSWER_MS = 1500;

/**
 * Tries an endpoint as a client would, every address of its name at the same time, and times each step. Sends only
 * questions that change nothing, reads at most 16 KiB, and never throws for what the other side does.
 */
export async function probeEndpoint(target: ProbeTarget, options: ProbeOptions): Promise<ProbeFacts> {
  const connectMs = options.connectMs ?? CONNECT_MS;
  const isName = isIP(target.address) === 0;
  const resolution = options.resolution ?? (isName ? await resolveName(target.address, connectMs) : undefined);
  const addresses = resolution === undefined ? [target.address] : resolution.addresses.slice(0, ADDRESSES_MAX);
  const attempts = await Promise.all(addresses.map((address) => tryAddress({ ...target, address }, options, target)));
  return { resolution, attempts };
}

async function tryAddress(to: ProbeTarget, options: ProbeOptions, asked: ProbeTarget): Promise<AttemptFacts> {
  const signal = options.signal ?? new AbortController().signal;
  const tried = await connectAddress(to, { deadlineMs: options.connectMs ?? CONNECT_MS, signal });
  const family = to.address.includes(":") ? 6 : 4;
  const about = { address: to.address, family, connectMs: tried.connectMs, error: tried.error } as const;
  const { socket } = tried;
  if (socket === undefined) return { ...about, isSelfConnected: false, speech: undefined };
  try {
    const isSelfConnected = socket.localPort === to.port && socket.localAddress === socket.remoteAddress;
    if (!options.maySpeak || isSelfConnected) return { ...about, isSelfConnected, speech: undefined };
    const speech = await probeSpeech(socket, {
      ...to,
      host: options.host ?? asked.address,
      likely: options.likely,
      bannerMs: options.bannerMs ?? BANNER_MS,
      answerMs: options.answerMs ?? ANSWER_MS,
      allMs: options.allMs ?? Number.POSITIVE_INFINITY,
      ownAuthorities: options.ownAuthorities ?? [],
      signal,
    });
    return { ...about, isSelfConnected, speech };
  } finally {
    socket.destroy();
  }
}
