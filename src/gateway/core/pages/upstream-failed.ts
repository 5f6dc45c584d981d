import type { Upstream } from "../snapshot.ts";
import type { AnswerContent, UpstreamFailed, UpstreamFault } from "./answer.ts";
import { plainLine } from "./plain-line.ts";
import { factsOf, linesOf } from "./service-state.ts";
import { spanInWords } from "./span-in-words.ts";
import { startCommand } from "./start-command.ts";

interface FaultText {
  readonly status: 502 | 503 | 504;
  /** Said to anyone. */
  readonly bare: string;
  /** Said to the owner. */
  message(where: Where): string;
  readonly hint: string;
  /** Starting it again is the way out. */
  readonly offersStart?: true;
}

interface Where {
  readonly name: string;
  /** Such as `127.0.0.1:61003 and [::1]:61003`. */
  readonly tried: string;
  /** Such as ` after 30 s`, or nothing. */
  readonly after: string;
}

const EXHAUSTED = {
  status: 503,
  bare: "The gateway cannot open another connection",
} as const;

const TEXT: { readonly [Fault in UpstreamFault]: FaultText } = {
  refused: {
    status: 502,
    bare: "The service refuses connections",
    message: ({ name, tried }) => `${name} refuses connections: nothing listens at ${tried}`,
    hint: "It may be restarting. If it stays so, look at its output, or start it again",
    offersStart: true,
  },
  reset: {
    status: 502,
    bare: "The service broke off the connection",
    message: ({ name }) => `${name} broke off the connection before it answered`,
    hint: "This is what a crash looks like: see its output, and repeat the request if it is safe to repeat",
  },
  closed: {
    status: 502,
    bare: "The service closed the connection without an answer",
    message: ({ name }) => `${name} closed the connection without an answer`,
    hint: "See its output for an error; if it wants https, register it so",
  },
  "timed-out": {
    status: 504,
    bare: "The service did not accept the connection in time",
    message: ({ name, tried, after }) => `${name} did not accept a connection at ${tried}${after}`,
    hint: "The process is there but does not accept: it is stuck, stopped by a debugger, or out of descriptors",
  },
  silent: {
    status: 504,
    bare: "The service did not answer in time",
    message: ({ name, after }) => `${name} took the request and did not answer${after}`,
    hint: "The request may still be at work there: see what it waits for before you repeat it",
  },
  unreachable: {
    status: 502,
    bare: "The service cannot be reached",
    message: ({ name, tried }) => `${name} cannot be reached: there is no way to ${tried}`,
    hint: "Look whether this address exists on this machine (`ip address`)",
  },
  garbage: {
    status: 502,
    bare: "The service did not answer in HTTP",
    message: ({ name }) => `${name} answered, but not in valid HTTP`,
    hint: "See what it speaks: a database or a TLS server is no HTTP service. If it is one, this is a bug in it",
  },
  http2: {
    status: 502,
    bare: "The service speaks HTTP/2 only",
    message: ({ name }) => `${name} speaks HTTP/2 without TLS (h2c, as gRPC), and not the HTTP/1.1 of this gateway`,
    hint: "Let it speak HTTP/1.1 too, or call it where it listens, with a client of HTTP/2",
  },
  tls: {
    status: 502,
    bare: "The service failed the TLS handshake",
    message: ({ name, tried }) => `${name} failed the TLS handshake at ${tried}`,
    hint: "If it speaks plain http, register it so; else see its certificate and protocol versions",
  },
  "too-many-files": {
    ...EXHAUSTED,
    message: () => "The gateway has no file descriptor left for a connection",
    hint: "Raise the limit (`ulimit -n`), or close connections",
  },
  "address-not-available": {
    ...EXHAUSTED,
    message: ({ tried }) => `The gateway has no local port left towards ${tried}`,
    hint: "Too many connections were opened and closed in a minute: keep them alive, or wait",
  },
  "address-in-use": {
    ...EXHAUSTED,
    message: ({ tried }) => `The gateway has no local port left towards ${tried}`,
    hint: "Too many connections were opened and closed in a minute: keep them alive, or wait",
  },
  "permission-denied": {
    status: 502,
    bare: "The system forbids the connection to the service",
    message: ({ name, tried }) => `The system forbids the connection to ${name} at ${tried}`,
    hint: "A firewall rule or a sandbox is in the way (`nft list ruleset`)",
  },
  other: {
    status: 502,
    bare: "The connection to the service failed",
    message: ({ name, tried }) => `The connection to ${name} at ${tried} failed`,
    hint: "See its output",
  },
};

/** Describes a service that is said to run, and did not answer. */
export function upstreamFailed(answer: UpstreamFailed): AnswerContent {
  const { service, fault, detail, waitedMs, finding } = answer;
  const text = TEXT[fault];
  const where = {
    name: service.name,
    tried: triedInWords(answer.tried.length > 0 ? answer.tried : service.upstreams),
    after: waitedMs === undefined ? "" : ` within ${spanInWords(waitedMs)}`,
  };
  return {
    status: text.status,
    code: `upstream-${fault}`,
    message: text.bare,
    hint: undefined,
    // Only where looking again costs the service nothing: a refused connection does not reach it.
    lookAgainMs: fault === "refused" ? 2000 : undefined,
    retryAfterSeconds: text.status === 503 ? 1 : undefined,
    details: {
      message: text.message(where),
      hint: finding === undefined ? text.hint : plainLine(finding.says),
      diagnosis: finding && {
        id: plainLine(finding.id),
        cause: plainLine(finding.cause),
        evidence: finding.evidence.map(plainLine),
      },
      command: commandOf(answer),
      facts: factsOfFailure(answer, where, detail),
      lines: linesOf(service),
      links: [],
      linksLeftOut: 0,
    },
  };
}

/** The doctor's command mends the cause; starting again is what is left where it knows none. */
function commandOf({ service, fault, finding }: UpstreamFailed): string | undefined {
  if (finding?.command !== undefined) return plainLine(finding.command);
  return TEXT[fault].offersStart ? startCommand(service) : undefined;
}

function factsOfFailure({ service, finding }: UpstreamFailed, where: Where, detail: string | undefined) {
  return [
    ...(detail === undefined || detail === ""
      ? []
      : [{ label: finding ? "Error" : "Cause", value: plainLine(detail) }]),
    { label: "Dialled", value: where.tried },
    ...factsOf(service),
  ];
}

function triedInWords(tried: readonly Upstream[]): string {
  const endpoints = tried.map(({ address, port }) =>
    address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`,
  );
  return endpoints.length === 0 ? "no endpoint" : endpoints.join(" and ");
}
