import type { IncomingMessage } from "node:http";
import { Readable, pipeline } from "node:stream";
import type { ReadableStream as WebStream } from "node:stream/web";

/** "null body status" -- Fetch Standard, section 2.2.3 */
const WITHOUT_BODY: ReadonlySet<number> = new Set([101, 103, 204, 205, 304]);
/** So much is taken before anybody reads: a small body that nobody wants then keeps no connection. */
const READ_AHEAD_BYTES = 65_536;

/** Makes a `Response` of an answer; its body streams, decoded as its `Content-Encoding` says. */
export async function responseOf(answer: IncomingMessage, method: string): Promise<Response> {
  const { statusCode: status = 0, statusMessage: statusText = "", rawHeaders } = answer;
  const headers = new Headers();
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) headers.append(rawHeaders[at] ?? "", rawHeaders[at + 1] ?? "");
  if (method === "HEAD" || WITHOUT_BODY.has(status)) {
    answer.resume();
    return new Response(null, { status, statusText, headers });
  }
  const decoded = await decode(answer, headers.get("content-encoding") ?? "");
  const strategy = new ByteLengthQueuingStrategy({ highWaterMark: READ_AHEAD_BYTES });
  const body: WebStream = Readable.toWeb(decoded, { strategy });
  return new Response(body, { status, statusText, headers });
}

async function decode(answer: Readable, encoding: string): Promise<Readable> {
  // "content codings […] listed in the order in which they were applied" -- RFC 9110 section 8.4
  const codings = encoding
    .toLowerCase()
    .split(",")
    .map((coding) => coding.trim())
    .filter((coding) => coding !== "" && coding !== "identity")
    .toReversed();
  if (codings.length === 0) return answer;
  const decoders = await Promise.all(codings.map((coding) => decoderOf(coding)));
  // One that is not known leaves the body as it came, as every browser does.
  if (decoders.includes(undefined)) return answer;
  let stream: Readable = answer;
  for (const decoder of decoders as Decoder[]) {
    // An error reaches the reader through the last one, which pipeline destroys with it.
    stream = pipeline(stream, decoder, () => undefined);
  }
  return stream;
}

type Decoder = Readable & NodeJS.WritableStream;

async function decoderOf(coding: string): Promise<Decoder | undefined> {
  const zlib = await import("node:zlib");
  // An event stream is decoded as it comes, and one that was cut short gives what there was.
  const flush = { flush: zlib.constants.Z_SYNC_FLUSH, finishFlush: zlib.constants.Z_SYNC_FLUSH };
  switch (coding) {
    case "gzip":
    case "x-gzip":
      return zlib.createGunzip(flush);
    case "deflate":
      return zlib.createInflate(flush);
    case "br":
      return zlib.createBrotliDecompress({ flush: zlib.constants.BROTLI_OPERATION_FLUSH });
    case "zstd":
      return zlib.createZstdDecompress();
    default:
      return undefined;
  }
}
