import type { Socket } from "node:net";
import type { HttpFacts, SpeechFacts, SpokenProtocol, TlsFacts } from "../core/probe-facts.ts";
import { isTlsFailure } from "../core/speech/is-tls-failure.ts";
import { readHttpAnswer } from "../core/speech/read-http-answer.ts";
import { recogniseSpeech } from "../core/speech/recognise-speech.ts";
import { connectAddress } from "./connect-address.ts";
import { exchange, type Exchanged } from "./exchange.ts";
import { probeTls } from "./probe-tls.ts";

export interface SpeechOptions {
  readonly address: string;
  readonly port: number;
  /** For Host and SNI: the name, or the address. */
  readonly host: string;
  /** What is most likely spoken, by the URL or by the program: it is asked for first. */
  readonly likely: SpokenProtocol | undefined;
  /** How long a server may take to speak first. */
  readonly bannerMs: number;
  /** How long an answer may take. */
  readonly answerMs: number;
  /** How long all questions together may take; none is begun after it. */
  readonly allMs: number;
  readonly signal: AbortSignal;
  readonly ownAuthorities: readonly string[];
}

type Question = "http" | "tls" | "postgres" | "redis" | "memcached";

/** Each changes nothing: it asks for a page, for encryption, for an echo, for a version. */
const QUESTIONS: Readonly<Record<Exclude<Question, "tls">, (options: SpeechOptions) => string | Uint8Array>> = {
  http: ({ host, port }) =>
    `GET / HTTP/1.1\r\nHost: ${authorityOf(host, port)}\r\nUser-Agent: portolan-doctor\r\nAccept: text/html, */*\r\n` +
    "Accept-Encoding: identity\r\nConnection: keep-alive\r\n\r\n",
  // SSLRequest: "The SSL request code. The value is chosen to contain 1234 in the most significant 16 bits, and 5679
  // in the least significant 16 bits." -- PostgreSQL documentation, message formats
  postgres: () => Uint8Array.of(0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f),
  redis: () => "PING\r\n",
  memcached: () => "version\r\n",
};

/** What nobody has to be asked is asked last: a database writes a line to its log for each stranger. */
const ORDER: readonly Question[] = ["http", "tls", "postgres", "redis"];

/** What answers none of these within so long is silent: the questions go to programs that answer at once. */
const SECOND_ANSWER_MS = 150;

/** In less than this not even a server of this machine is sure to answer: to ask it would be in vain. */
const WAIT_MS_MIN = 20;

const FIRST: Partial<Record<SpokenProtocol, Question>> = {
  tls: "tls",
  postgres: "postgres",
  redis: "redis",
  memcached: "memcached",
};

/**
 * Finds out what a server speaks over a connection that was just made: it listens for a moment, then asks one harmless
 * question after the other, each on a connection of its own, until one is answered.
 */
export async function probeSpeech(connection: Socket, options: SpeechOptions): Promise<SpeechFacts> {
  const endsAt = performance.now() + options.allMs;
  const banner = await exchange(connection, { ...options, question: undefined, waitMs: options.bannerMs });
  if (banner.bytes.length > 0 || banner.ended !== "silent") {
    connection.destroy();
    return told(banner, { spokeFirst: true });
  }
  const first = FIRST[options.likely ?? "unknown"];
  const questions = first === undefined ? ORDER : [first, ...ORDER.filter((question) => question !== first)];
  let socket: Socket | undefined = connection;
  let best: SpeechFacts | undefined;
  for (const question of questions) {
    // Redis does not answer a page's question at all, by design; nothing else is worth asking one that stays silent.
    if (best?.ended === "silent" && question !== "redis") continue;
    const leftMs = endsAt - performance.now();
    if (leftMs < WAIT_MS_MIN) break;
    socket ??= (await connectAddress(options, { deadlineMs: options.answerMs, signal: options.signal })).socket;
    if (socket === undefined) break;
    const waitMs = best?.ended === "silent" ? Math.min(SECOND_ANSWER_MS, options.answerMs) : options.answerMs;
    const now = { ...options, answerMs: Math.min(waitMs, leftMs) };
    const speech: SpeechFacts = question === "tls" ? await askTls(socket, now) : await ask(socket, question, now);
    socket.destroy();
    socket = undefined;
    const isSettled = speech.protocol !== undefined && !speaksOfTls(speech.http);
    // What was refused with a word says more than what was refused without one, and the first silence counts.
    if (isSettled || best === undefined || (best.protocol === undefined && best.ended !== "silent")) best = speech;
    if (isSettled) break;
  }
  return best ?? told(banner, { spokeFirst: false });
}

async function ask(socket: Socket, question: Exclude<Question, "tls">, options: SpeechOptions): Promise<SpeechFacts> {
  const answer = await exchange(socket, {
    question: QUESTIONS[question](options),
    waitMs: options.answerMs,
    signal: options.signal,
  });
  const http = readHttpAnswer(answer.bytes, authorityOf(options.host, options.port));
  const speech = told(answer, { spokeFirst: false, http });
  // A single letter: whether it would encrypt.
  const isPostgres = question === "postgres" && /^[SN]$/.test(Buffer.from(answer.bytes).toString("latin1"));
  return isPostgres ? { ...speech, protocol: "postgres", firstLine: undefined } : speech;
}

async function askTls(socket: Socket, options: SpeechOptions): Promise<SpeechFacts> {
  const { tls, secured } = await probeTls(socket, { ...options, waitMs: options.answerMs });
  if (secured === undefined) {
    if (isTlsFailure(tls.error ?? "")) return told(NOTHING, { spokeFirst: false, tls });
    const ended = tls.error === "TIMEOUT" ? "silent" : tls.error === "ECONNRESET" ? "reset" : "closed";
    return told({ ...NOTHING, ended }, { spokeFirst: false });
  }
  const question = QUESTIONS.http(options);
  const answer = await exchange(secured, { question, waitMs: options.answerMs, signal: options.signal });
  secured.destroy();
  const http = readHttpAnswer(answer.bytes, authorityOf(options.host, options.port));
  return told(answer, { spokeFirst: false, http, tls });
}

const NOTHING: Exchanged = { bytes: new Uint8Array(), firstByteMs: undefined, ended: "closed" };

function told(
  { bytes, firstByteMs, ended }: Exchanged,
  about: { spokeFirst: boolean; http?: HttpFacts | undefined; tls?: TlsFacts | undefined },
): SpeechFacts {
  const said = bytes.length === 0 ? undefined : recogniseSpeech(bytes);
  return {
    protocol: about.tls === undefined ? said?.protocol : "tls",
    software: said?.software,
    firstLine: said?.firstLine,
    spokeFirst: about.spokeFirst && bytes.length > 0,
    ended,
    firstByteMs,
    http: about.http,
    tls: about.tls,
  };
}

/** A TLS server that says in plain HTTP that it speaks TLS, as nginx, Apache and Go do. */
function speaksOfTls(http: HttpFacts | undefined): boolean {
  return http?.status === 400 && /\bHTTPS (?:port|server)\b|SSL-enabled server port/i.test(http.bodyStart);
}

function authorityOf(host: string, port: number): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}
