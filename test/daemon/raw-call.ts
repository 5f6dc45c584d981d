import { once } from "node:events";
import { request } from "node:http";
import type { IncomingMessage } from "node:http";

export interface RawCall {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  /** The JSON of the answer, or undefined where there is none. */
  readonly json: unknown;
}

/** Asks at a Unix socket whatever one likes, right or wrong. */
export async function callRaw(socketPath: string, { method, path, headers = {}, body }: RawCall): Promise<RawAnswer> {
  const outgoing = request({ socketPath, method, path, headers, agent: false, signal: AbortSignal.timeout(10_000) });
  // What is too large is refused before all of it was sent.
  outgoing.on("error", () => {});
  outgoing.end(body);
  const [response] = (await once(outgoing, "response")) as [IncomingMessage];
  let text = "";
  for await (const piece of response.setEncoding("utf8")) text += String(piece);
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    json: text === "" ? undefined : JSON.parse(text),
  };
}
