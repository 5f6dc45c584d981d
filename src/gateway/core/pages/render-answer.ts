import type { AnswerContext, GatewayAnswer } from "./answer.ts";
import { describeAnswer } from "./describe-answer.ts";
import { htmlAnswer } from "./html-answer.ts";
import { httpDate } from "./http-date.ts";
import { jsonAnswer } from "./json-answer.ts";
import { lastRecipient } from "./last-recipient.ts";
import { PAGE_POLICY } from "./page-assets.ts";
import { preferredForm } from "./preferred-form.ts";
import type { AnswerForm } from "./preferred-form.ts";
import { reasonPhrase } from "./reason-phrase.ts";
import { textAnswer } from "./text-answer.ts";

export interface AnswerOptions extends AnswerContext {
  /** Value of the request's Accept field. */
  readonly accept: string | undefined;
  /** The caller's user owns the gateway: only then are names, causes, commands, folders and log lines shown. */
  readonly isOwner: boolean;
  /** Method of the request; undefined when it could not be read. */
  readonly method: string | undefined;
  /** The connection carries another request after this answer. */
  readonly keepAlive: boolean;
}

const CONTENT_TYPE: Readonly<Record<AnswerForm, string>> = {
  html: "text/html; charset=utf-8",
  json: "application/json",
  text: "text/plain; charset=utf-8",
};

/** Writes one of the gateway's own answers as a complete HTTP/1.1 response, head and body. */
export function renderAnswer(answer: GatewayAnswer, options: AnswerOptions): Uint8Array {
  if (answer.type === "last-recipient") return lastRecipient(answer.trace, options);
  const { isOwner, method } = options;
  const content = describeAnswer(answer, options);
  const form = preferredForm(options.accept);
  const text = {
    html: () => htmlAnswer(content, { isOwner, mayReload: method === "GET" }),
    json: () => jsonAnswer(content, isOwner),
    text: () => textAnswer(content, isOwner),
  }[form]();
  const encoder = new TextEncoder();
  const body = encoder.encode(text);
  const head = [
    `HTTP/1.1 ${content.status} ${reasonPhrase(content.status)}`,
    `Date: ${httpDate(options.nowMs)}`,
    `Content-Type: ${CONTENT_TYPE[form]}`,
    `Content-Length: ${body.length}`,
    `Connection: ${options.keepAlive ? "keep-alive" : "close"}`,
    "Cache-Control: no-store",
    "X-Content-Type-Options: nosniff",
    "Referrer-Policy: no-referrer",
    ...(form === "html" ? [`Content-Security-Policy: ${PAGE_POLICY}`] : []),
    ...(content.retryAfterSeconds === undefined ? [] : [`Retry-After: ${content.retryAfterSeconds}`]),
    `Portolan-Answer: ${content.code}`,
    "\r\n",
  ].join("\r\n");
  // "The HEAD method is identical to GET except that the server MUST NOT send content" -- RFC 9110 section 9.3.2
  return method === "HEAD" ? encoder.encode(head) : joined(encoder.encode(head), body);
}

function joined(head: Uint8Array, body: Uint8Array): Uint8Array {
  const whole = new Uint8Array(head.length + body.length);
  whole.set(head);
  whole.set(body, head.length);
  return whole;
}
