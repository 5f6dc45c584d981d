import type { RequestHead } from "../../protocols/http1/head.ts";
import { tracedMessage } from "../../protocols/http1/traced-message.ts";
import type { GatewayAnswer, KnownName } from "../core/pages/answer.ts";
import { hostOfAuthority, matchPath } from "../core/router.ts";
import type { AuthorityRoutes, Destination, Router } from "../core/router.ts";
import type { GatewayListener } from "../core/snapshot.ts";
import { NO_TUNNEL } from "./client-violations.ts";

const decoder = new TextDecoder("latin1");

/** Decodes a span of a head; heads hold bytes, not text. */
export function textOf(bytes: Uint8Array, start: number, end: number): string {
  return start < 0 ? "" : decoder.decode(bytes.subarray(start, end));
}

/** Where a request goes, or what the gateway answers instead. */
export type Decision = { readonly destination: Destination } | { readonly answer: GatewayAnswer };

/**
 * Routes the requests of one connection. The last authority is remembered as bytes: on a kept connection it is
 * nearly always the same, and comparing costs less than decoding and looking it up.
 */
export class RequestRouting {
  readonly #listener: GatewayListener;
  #router: Router | undefined;
  #authority = new Uint8Array(0);
  #routes: AuthorityRoutes | undefined;
  #decision: Decision | undefined;

  constructor(listener: GatewayListener) {
    this.#listener = listener;
  }

  decide(head: RequestHead, router: Router): Decision {
    if (head.method === "CONNECT") return { answer: { type: "bad-request", violation: NO_TUNNEL } };
    // "If the received value is zero (0), the intermediary MUST NOT forward the request; instead, the intermediary MUST
    // respond as the final recipient" -- RFC 9110 section 7.6.2
    if (head.maxForwards === 0) return { answer: lastRecipient(head) };
    if (router !== this.#router || !this.#isSameAuthority(head)) this.#remember(head, router);
    if (this.#decision) return this.#decision;
    return this.#routes ? byPath(head, this.#routes, router) : unknownName(head, router);
  }

  #isSameAuthority({ bytes, authorityStart, authorityEnd }: RequestHead): boolean {
    const known = this.#authority;
    const length = authorityEnd - authorityStart;
    if (length !== known.length) return false;
    for (let at = 0; at < length; at++) if (bytes[authorityStart + at] !== known[at]) return false;
    return true;
  }

  #remember(head: RequestHead, router: Router): void {
    this.#router = router;
    this.#authority =
      head.authorityStart < 0 ? new Uint8Array(0) : head.bytes.slice(head.authorityStart, head.authorityEnd);
    this.#routes = undefined;
    this.#decision = undefined;
    const { id, serviceId, address, port } = this.#listener;
    const front = router.front(id);
    if (front) {
      this.#decision = { destination: front };
      return;
    }
    // A connection may outlive the front at which it came in: it leads nowhere else, whatever the Host says.
    if (serviceId !== undefined || router.isFront(id)) {
      this.#decision = { answer: { type: "front-gone", address, port } };
      return;
    }
    this.#routes = router.routes(hostOfAuthority(textOf(head.bytes, head.authorityStart, head.authorityEnd)));
    const whole = this.#routes?.isWhole ? this.#routes.destinations[0] : undefined;
    if (whole) this.#decision = { destination: whole };
  }
}

function byPath(head: RequestHead, routes: AuthorityRoutes, router: Router): Decision {
  const target = textOf(head.bytes, head.pathStart, head.targetEnd);
  const path = target.split("?", 1)[0] ?? "/";
  const destination = matchPath(routes, path);
  if (destination) return { destination };
  return { answer: { type: "unknown-path", authority: routes.authority, path, known: knownNames(router) } };
}

function lastRecipient(head: RequestHead): GatewayAnswer {
  return { type: "last-recipient", trace: head.method === "TRACE" ? tracedMessage(head) : undefined };
}

function unknownName(head: RequestHead, router: Router): Decision {
  const authority = textOf(head.bytes, head.authorityStart, head.authorityEnd);
  return { answer: { type: "unknown-name", authority, known: knownNames(router) } };
}

function knownNames(router: Router): KnownName[] {
  const { routes, services } = router.snapshot;
  const states = new Map(services.map((service) => [service.id, service.state]));
  return routes.map((route) => ({
    name: route.authority,
    path: route.path,
    state: states.get(route.serviceId) ?? "down",
  }));
}
