import { Agent, type AgentOptions, type IncomingMessage, request as requestHttp, type RequestOptions } from "node:http";
import { Agent as TlsAgent, request as requestHttps } from "node:https";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Endpoint } from "../control/contract.ts";
import type { RequestBody } from "./request-body.ts";

export interface LocalRequest {
  readonly url: URL;
  readonly endpoint: Endpoint;
  readonly method: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: RequestBody | undefined;
  /** What is trusted over https, in PEM; undefined for what the system trusts. */
  readonly ca: string | undefined;
  /** Connections are used again for the same peer alone: an address may be another service's by then. */
  readonly peer: string;
  readonly signal: AbortSignal;
}

type PeerOptions = AgentOptions & { readonly peer?: string };

class PeerAgent extends Agent {
  override getName(options?: PeerOptions): string {
    return `${super.getName(options)}:${options?.peer}`;
  }
}

class TlsPeerAgent extends TlsAgent {
  override getName(options?: PeerOptions): string {
    return `${super.getName(options)}:${options?.peer}`;
  }
}

/** Idle connections hold no process: Node lets go of them. */
const agent = new PeerAgent({ keepAlive: true });
const tlsAgent = new TlsPeerAgent({ keepAlive: true });
/** They belong to the connection, and are this end's own business. */
const HOP_HEADERS: ReadonlySet<string> = new Set([
  "connection",
  "keep-alive",
  "transfer-encoding",
  "upgrade",
  "expect",
]);

/** Sends one request to an endpoint, under the name that its URL has, and returns the answer once its head is there. */
export async function exchangeLocally(request: LocalRequest): Promise<IncomingMessage> {
  try {
    return await exchange(request, true);
  } catch (error) {
    if (!(error instanceof StaleConnection) || request.body?.type === "stream") throw error;
    // The peer closed the idle connection as it was taken up again: nobody has seen the request.
    return await exchange(request, false);
  }
}

class StaleConnection extends Error {}

async function exchange(request: LocalRequest, mayReuse: boolean): Promise<IncomingMessage> {
  const { url, body, signal } = request;
  const isTls = url.protocol === "https:";
  const send = isTls ? requestHttps : requestHttp;
  const sent = send({ ...optionsOf(request), ...(mayReuse ? { agent: isTls ? tlsAgent : agent } : { agent: false }) });
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const abort = (): void => {
    sent.destroy(signal.reason as Error);
    reject(signal.reason);
  };
  signal.addEventListener("abort", abort, { once: true });
  sent.once("response", resolve);
  sent.once("close", () => signal.removeEventListener("abort", abort));
  sent.on("error", (error: NodeJS.ErrnoException) => {
    reject(sent.reusedSocket && error.code === "ECONNRESET" ? new StaleConnection("", { cause: error }) : error);
  });
  if (body === undefined) sent.end();
  else if (body.type === "bytes") sent.end(body.bytes);
  // An answer may come before the body is through, and end it: then the answer counts.
  else pipeline(Readable.from(body.stream, { objectMode: false }), sent).catch((error: unknown) => reject(error));
  const answer = await promise;
  const breakOff = (): void => void answer.destroy(signal.reason as Error);
  signal.addEventListener("abort", breakOff, { once: true });
  answer.once("close", () => signal.removeEventListener("abort", breakOff));
  return answer;
}

function optionsOf(request: LocalRequest): RequestOptions & { ca?: string; peer: string; servername: string } {
  const { url, endpoint, method, headers, body, ca, peer } = request;
  const fields: Record<string, string | string[]> = { host: url.host, accept: "*/*", "user-agent": "portolan" };
  for (const [name, value] of headers) if (!HOP_HEADERS.has(name)) fields[name] = value;
  fields["accept-encoding"] ??= "gzip, deflate";
  if (body?.type === "bytes") fields["content-length"] = String(body.bytes.byteLength);
  else if (body === undefined && (method === "POST" || method === "PUT")) fields["content-length"] = "0";
  return {
    host: endpoint.address,
    port: endpoint.port,
    path: `${url.pathname}${url.search}`,
    method,
    headers: fields,
    ...(ca === undefined ? {} : { ca }),
    // A name is checked against the certificate, wherever its address leads.
    servername: url.hostname,
    peer,
  };
}
