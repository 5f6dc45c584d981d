import { shownText } from "../../../host/core/shown-text.ts";
import type { HttpFacts } from "../probe-facts.ts";
import { latin1 } from "./recognise-speech.ts";

const FIELDS_MAX = 64;
const BODY_CHARACTERS_MAX = 2000;

/**
 * Reads as much of an answer as came. It is lenient, unlike the gateway's parser: a diagnosis has to tell what a
 * server did, right or wrong. Undefined for what does not begin like HTTP/1.
 */
export function readHttpAnswer(bytes: Uint8Array, host: string): HttpFacts | undefined {
  const text = latin1(bytes.subarray(0, 16_384));
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1];
  if (status === undefined) return undefined;
  const end = /\r?\n\r?\n/.exec(text);
  const head = end === null ? text : text.slice(0, end.index);
  const headers = readFields(head.split(/\r?\n/).slice(1));
  const raw = end === null ? "" : text.slice(end.index + end[0].length);
  const body = utf8(/chunked/i.test(headers["transfer-encoding"] ?? "") ? joinChunks(raw) : raw);
  const title = /<title[^>]*>([^<]{1,400})<\/title>/i.exec(body)?.[1];
  return {
    status: Number(status),
    title: title === undefined ? undefined : shownText(withoutEntities(title), 120),
    server: headers["server"] ?? headers["x-powered-by"],
    headers,
    bodyStart: shownText(body, BODY_CHARACTERS_MAX),
    host,
    keepAliveMs: keepAliveOf(headers["keep-alive"]),
  };
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&quot;": '"',
  "&#34;": '"',
  "&apos;": "'",
  "&#39;": "'",
  "&lt;": "<",
  "&gt;": ">",
  "&amp;": "&",
};

/** Those that every page must write so; other ones are left as they stand. */
function withoutEntities(text: string): string {
  return text.replaceAll(/&(?:quot|apos|lt|gt|amp|#3[49]);/g, (entity) => ENTITIES[entity] ?? entity);
}

function readFields(lines: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const line of lines.slice(0, FIELDS_MAX)) {
    const colon = line.indexOf(":");
    if (colon > 0) headers[shownText(line.slice(0, colon), 80).toLowerCase()] ??= shownText(line.slice(colon + 1));
  }
  // With a prototype again: it is compared and written as plain data.
  return { ...headers };
}

/** Puts chunks together as far as they came. */
function joinChunks(text: string): string {
  let body = "";
  let at = 0;
  for (;;) {
    const size = /^([0-9a-f]{1,8})[^\r\n]*\r\n/i.exec(text.slice(at, at + 64));
    const length = Number.parseInt(size?.[1] ?? "0", 16);
    if (size === null || length === 0) return body;
    at += size[0].length;
    body += text.slice(at, at + length);
    at += length + 2;
  }
}

function utf8(text: string): string {
  return new TextDecoder().decode(Uint8Array.from(text, (character) => character.charCodeAt(0)));
}

function keepAliveOf(field: string | undefined): number | undefined {
  const seconds = /(?:^|,)\s*timeout=(\d{1,6})/i.exec(field ?? "")?.[1];
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}
