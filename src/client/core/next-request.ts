/** One request on its way, as far as a redirect changes it. */
export interface HopRequest {
  readonly url: string;
  readonly method: string;
  /** Names in lower case. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly hasBody: boolean;
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** "request-body-header name" -- Fetch Standard, section 2.2.2 */
const BODY_HEADERS: ReadonlySet<string> = new Set([
  "content-encoding",
  "content-language",
  "content-location",
  "content-type",
  "content-length",
]);
/** What one origin is told is none of another's business. */
const SECRETS: ReadonlySet<string> = new Set(["authorization", "proxy-authorization", "cookie", "host"]);

/** Where an answer points. */
export interface RedirectTarget {
  readonly url: string;
  readonly isSameOrigin: boolean;
}

/** Says what is asked next when an answer is a redirect (Fetch Standard, HTTP-redirect fetch); undefined when it is none. */
export function nextRequest(
  { method, headers, hasBody }: HopRequest,
  { status, target }: { readonly status: number; readonly target: RedirectTarget | undefined },
): HopRequest | undefined {
  if (!REDIRECTS.has(status) || target === undefined) return undefined;
  const { url, isSameOrigin } = target;
  const becomesGet =
    ((status === 301 || status === 302) && method === "POST") ||
    (status === 303 && method !== "GET" && method !== "HEAD");
  const kept = headers.filter(
    ([name]) => !(becomesGet && BODY_HEADERS.has(name)) && (isSameOrigin || !SECRETS.has(name)),
  );
  return { url, method: becomesGet ? "GET" : method, headers: kept, hasBody: hasBody && !becomesGet };
}
