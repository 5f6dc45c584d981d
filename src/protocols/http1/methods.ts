import { asciiBytes, asciiText } from "./tokens.ts";

/** The IANA registry of methods (RFC 9110 section 16.1.1), those of this century's browsers first. */
const REGISTERED =
  "GET HEAD POST PUT DELETE CONNECT OPTIONS TRACE PATCH QUERY ACL BASELINE-CONTROL BIND CHECKIN CHECKOUT COPY LABEL LINK " +
  "LOCK MERGE MKACTIVITY MKCALENDAR MKCOL MKREDIRECTREF MKWORKSPACE MOVE ORDERPATCH PRI PROPFIND PROPPATCH REBIND REPORT " +
  "SEARCH UNBIND UNCHECKOUT UNLINK UNLOCK UPDATE UPDATEREDIRECTREF VERSION-CONTROL";

interface KnownMethod {
  readonly text: string;
  readonly bytes: Uint8Array;
}

const LENGTH_MAX = 31;
/** By first letter and length. */
const BUCKETS: readonly (readonly KnownMethod[])[] = makeBuckets();

function bucketOf(first: number, length: number): number {
  return ((first & 31) << 5) | length;
}

function makeBuckets(): KnownMethod[][] {
  const buckets: KnownMethod[][] = Array.from({ length: 1024 }, () => []);
  for (const text of REGISTERED.split(" ")) {
    buckets[bucketOf(text.charCodeAt(0), text.length)]!.push({ text, bytes: asciiBytes(text) });
  }
  return buckets;
}

/** The method in a span that holds a token. Registered ones come as shared strings; methods are case-sensitive. */
export function methodOf(bytes: Uint8Array, start: number, end: number): string {
  const length = end - start;
  if (length === 3 && bytes[start] === 0x47 && bytes[start + 1] === 0x45 && bytes[start + 2] === 0x54) return "GET";
  if (length <= LENGTH_MAX) {
    const bucket = BUCKETS[bucketOf(bytes[start]!, length)]!;
    for (let i = 0; i < bucket.length; i++) {
      if (isMethod(bytes, start, bucket[i]!.bytes)) return bucket[i]!.text;
    }
  }
  return asciiText(bytes, start, end);
}

function isMethod(bytes: Uint8Array, start: number, method: Uint8Array): boolean {
  for (let i = 0; i < method.length; i++) if (bytes[start + i] !== method[i]) return false;
  return true;
}
