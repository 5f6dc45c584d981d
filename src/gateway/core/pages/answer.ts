import type { Http1Violation } from "../../../protocols/http1/head.ts";
import type { TransportErrorCode } from "../../transport/transport.ts";
import type { RoutedService, Upstream } from "../snapshot.ts";

/** Why a service did not answer: every code of a transport error, and what only an HTTP client can see. */
export type UpstreamFault =
  | TransportErrorCode
  /** It closed the connection without an answer. */
  | "closed"
  /** It took the request and said nothing for too long. */
  | "silent"
  /** What it said is not HTTP. */
  | "garbage"
  /** It speaks HTTP/2 alone, without TLS. */
  | "http2";

/** A name that the gateway knows, for the list on the page of one that it does not. */
export interface KnownName {
  /** Host name without port. */
  readonly name: string;
  /** Path prefix of the route; `/` for all of it. */
  readonly path: string;
  readonly state: RoutedService["state"];
}

/** Everything that the gateway answers by itself, as data. */
export type GatewayAnswer =
  /** No route has this authority. `known` may be long: the nearest are shown. */
  | { readonly type: "unknown-name"; readonly authority: string; readonly known: readonly KnownName[] }
  /** The name is known, but none of its routes begins this path. */
  | {
      readonly type: "unknown-path";
      readonly authority: string;
      readonly path: string;
      readonly known: readonly KnownName[];
    }
  /** A front whose service has gone. */
  | { readonly type: "front-gone"; readonly address: string; readonly port: number }
  /** `waitedMs`: so long the request waited for it in vain. */
  | { readonly type: "service-starting"; readonly service: RoutedService; readonly waitedMs?: number }
  | { readonly type: "service-down"; readonly service: RoutedService }
  | {
      readonly type: "upstream-failed";
      readonly service: RoutedService;
      readonly fault: UpstreamFault;
      /** The endpoints that were tried, in order. */
      readonly tried: readonly Upstream[];
      /** What the engine or the parser said. */
      readonly detail: string | undefined;
      /** How long it was waited for, where time ran out. */
      readonly waitedMs: number | undefined;
      /** What the doctor found; undefined when it was not asked, or found nothing in time. */
      readonly finding?: AnswerFinding | undefined;
    }
  | { readonly type: "loop-detected"; readonly authority: string; readonly hops: number }
  /** A TRACE or OPTIONS that may be forwarded no further; `trace` is what a TRACE reflects. */
  | { readonly type: "last-recipient"; readonly trace: Uint8Array | undefined }
  /** The request breaks a rule or a limit; the status comes from the violation. */
  | { readonly type: "bad-request"; readonly violation: Http1Violation };

/** The failure of a service, as it stands in the table above. */
export type UpstreamFailed = Extract<GatewayAnswer, { type: "upstream-failed" }>;

/** The cause of a failure as `portolan doctor` names it: text for the owner alone. */
export interface AnswerFinding {
  /** Such as `E17`. */
  readonly id: string;
  readonly cause: string;
  readonly evidence: readonly string[];
  /** What to do, in one sentence. */
  readonly says: string;
  readonly command: string | undefined;
}

/** An answer in words. */
export type DescribedAnswer = Exclude<GatewayAnswer, { type: "last-recipient" }>;

/** What an answer says, before it is put into HTML, JSON or text. */
export interface AnswerContent {
  readonly status: number;
  /** Kebab-case; stable, for programs. */
  readonly code: string;
  /** One sentence that anyone may read. */
  readonly message: string;
  /** What to do, for anyone. */
  readonly hint: string | undefined;
  /** The page looks again after so long, and reloads when the answer has changed. */
  readonly lookAgainMs: number | undefined;
  /** Seconds for Retry-After. */
  readonly retryAfterSeconds: number | undefined;
  /** Only for the owner. */
  readonly details: AnswerDetails | undefined;
}

/** What only the owner of the gateway is shown. */
export interface AnswerDetails {
  /** The sentence instead of the bare one. */
  readonly message: string;
  readonly hint: string;
  /** Why, where the doctor knows it. */
  readonly diagnosis?: Pick<AnswerFinding, "id" | "cause" | "evidence"> | undefined;
  /** A command to copy. */
  readonly command: string | undefined;
  readonly facts: readonly AnswerFact[];
  /** Last lines of output, oldest first. */
  readonly lines: readonly string[];
  readonly links: readonly AnswerLink[];
  /** Links that were left out. */
  readonly linksLeftOut: number;
}

export interface AnswerFact {
  readonly label: string;
  readonly value: string;
}

export interface AnswerLink {
  readonly url: string;
  readonly text: string;
  readonly state: RoutedService["state"];
}

/** What describing an answer needs to know of the moment and of the way in. */
export interface AnswerContext {
  readonly secure: boolean;
  /** Port of the gateway at which the client came in, for links. */
  readonly port: number;
  /** Wall clock, milliseconds since 1970. */
  readonly nowMs: number;
}
