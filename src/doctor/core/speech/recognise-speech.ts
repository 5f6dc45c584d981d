import { isServerPreface } from "../../../protocols/http2/server-preface.ts";
import { shownText } from "../../../host/core/shown-text.ts";
import type { SpokenProtocol } from "../probe-facts.ts";

export interface RecognisedSpeech {
  readonly protocol: SpokenProtocol;
  /** Program and version as the server names itself. */
  readonly software: string | undefined;
  /** What was said, as one readable line. */
  readonly firstLine: string;
}

interface Sign {
  readonly protocol: SpokenProtocol;
  /** On the text, one character a byte. */
  readonly begins: RegExp;
  /** Its first group is the software. */
  readonly software?: RegExp;
}

/** The first that fits decides: narrow signs before wide ones. */
const SIGNS: readonly Sign[] = [
  // "the identification string MUST be SSH-protoversion-softwareversion" -- RFC 4253 section 4.2
  { protocol: "ssh", begins: /^SSH-\d/, software: /^SSH-[\d.]+-([^\r\n]+)/ },
  { protocol: "mongodb", begins: /^HTTP\/1\.[01] 200[^]*trying to access MongoDB over HTTP/ },
  { protocol: "http1", begins: /^HTTP\/1\.[01] \d{3}/, software: /\r?\nserver: *([^\r\n]+)/i },
  { protocol: "nats", begins: /^INFO \{/, software: /"version":"([^"]{1,40})"/ },
  { protocol: "vnc", begins: /^RFB \d{3}\.\d{3}/ },
  { protocol: "amqp", begins: /^AMQP/ },
  { protocol: "ftp", begins: /^220[ -][^\r\n]*ftp/i, software: /^220[ -]\(?([^\r\n)]+)/ },
  { protocol: "smtp", begins: /^(?:220|554)[ -][^\r\n]*(?:SMTP|mail)/i, software: /SMTP ([^\r\n]+)/ },
  { protocol: "imap", begins: /^\* (?:OK|PREAUTH|BYE) / },
  { protocol: "pop3", begins: /^\+OK / },
  { protocol: "redis", begins: /^(?:\+PONG|-(?:ERR|NOAUTH|DENIED|WRONGPASS|LOADING|MISCONF)\b)/ },
  { protocol: "memcached", begins: /^(?:VERSION \d|ERROR\r\n|CLIENT_ERROR )/, software: /^VERSION ([^\r\n]+)/ },
  { protocol: "irc", begins: /^:\S+ NOTICE / },
];

const TLS_ALERT = 0x15;
const TLS_HANDSHAKE = 0x16;
const MYSQL_PROTOCOL = 10;
const MYSQL_ERROR = 0xff;

/** Tells from a server's first bytes what it speaks. */
export function recogniseSpeech(bytes: Uint8Array): RecognisedSpeech {
  const text = latin1(bytes.subarray(0, 4096));
  const firstLine = shownText(text.split(/\r?\n/, 1)[0] ?? "", 120);
  const binary = recogniseBinary(bytes, text);
  if (binary !== undefined) return { firstLine, ...binary };
  const sign = SIGNS.find(({ begins }) => begins.test(text));
  if (sign === undefined) return { protocol: "unknown", software: undefined, firstLine };
  const software = sign.software?.exec(text)?.[1];
  return { protocol: sign.protocol, software: software === undefined ? undefined : shownText(software, 80), firstLine };
}

function recogniseBinary(bytes: Uint8Array, text: string): Omit<RecognisedSpeech, "firstLine"> | undefined {
  const first = bytes[0];
  if ((first === TLS_ALERT || first === TLS_HANDSHAKE) && bytes[1] === 3) {
    return { protocol: "tls", software: undefined };
  }
  if (isServerPreface(bytes)) return { protocol: "http2", software: undefined };
  return recogniseMysql(bytes, text);
}

/** The greeting of MySQL's protocol: length in three bytes, packet number 0, protocol 10, version up to a zero. */
function recogniseMysql(bytes: Uint8Array, text: string): Omit<RecognisedSpeech, "firstLine"> | undefined {
  const length = (bytes[0] ?? 0) | ((bytes[1] ?? 0) << 8) | ((bytes[2] ?? 0) << 16);
  if (bytes.length < 6 || bytes[3] !== 0 || bytes.length < length + 4) return undefined;
  if (bytes[4] === MYSQL_ERROR) {
    return /^[^]{7}(?:#\w{5})?[ -~]*(?:host|Host|connect)/.test(text)
      ? { protocol: "mysql", software: undefined }
      : undefined;
  }
  const end = text.indexOf("\0", 5);
  if (bytes[4] !== MYSQL_PROTOCOL || end === -1) return undefined;
  return { protocol: "mysql", software: shownText(text.slice(5, end), 80) };
}

/** One character a byte, as HTTP's own fields were once defined. */
export function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
