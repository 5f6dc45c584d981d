import type { ReadableStreamReadResult } from "node:stream/web";
import { setImmediate as turn } from "node:timers/promises";

/** A body with a length can be sent again after a redirect; a stream goes once. */
export type RequestBody =
  | { readonly type: "bytes"; readonly bytes: Uint8Array }
  | { readonly type: "stream"; readonly stream: AsyncIterable<Uint8Array> };

/** More than this is sent as it comes. */
const GATHERED_BYTES_MAX = 1024 * 1024;

/**
 * Takes the body of a request. One that is there already is sent with its length: many development servers read no
 * chunked body. What has to be waited for, or is larger than 1 MiB, is streamed.
 */
export async function takeBody(request: Request, given: unknown): Promise<RequestBody | undefined> {
  if (request.body === null) return undefined;
  if (given instanceof FormData || given instanceof Blob) {
    return { type: "bytes", bytes: new Uint8Array(await request.arrayBuffer()) };
  }
  const reader = request.body.getReader() as ReadableStreamDefaultReader<Uint8Array>;
  const chunks: Uint8Array[] = [];
  for (let size = 0; size <= GATHERED_BYTES_MAX;) {
    const read = reader.read();
    const now = await Promise.race([read, turn(undefined)]);
    if (now === undefined) return { type: "stream", stream: remaining(chunks, read, reader) };
    if (now.done) return { type: "bytes", bytes: Buffer.concat(chunks) };
    chunks.push(now.value);
    size += now.value.byteLength;
  }
  return { type: "stream", stream: remaining(chunks, reader.read(), reader) };
}

async function* remaining(
  chunks: readonly Uint8Array[],
  next: Promise<ReadableStreamReadResult<Uint8Array>>,
  reader: ReadableStreamDefaultReader<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* chunks;
    for (let read = await next; !read.done; read = await reader.read()) yield read.value;
  } finally {
    await reader.cancel().catch(() => undefined); // Whoever gave the stream has closed or broken it.
  }
}
