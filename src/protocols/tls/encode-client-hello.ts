import { HANDSHAKE_RECORD } from "./client-hello.ts";

export interface ClientHelloFields {
  readonly serverName?: string;
  readonly protocols?: readonly string[];
  /** 32 bytes; zeros when nobody will shake hands with it. */
  readonly random?: Uint8Array;
}

/** Writes a small ClientHello of TLS 1.2 in one record: enough to be routed by, not to shake hands with. */
export function encodeClientHello({ serverName, protocols, random }: ClientHelloFields): Uint8Array {
  const extensions: number[] = [];
  if (serverName !== undefined) extensions.push(...extension(0, vector(2, [0, ...vector(2, ascii(serverName))])));
  if (protocols !== undefined) {
    const list = protocols.flatMap((protocol) => vector(1, ascii(protocol)));
    extensions.push(...extension(16, vector(2, list)));
  }
  const body = [
    3,
    3,
    ...(random ?? new Uint8Array(32)),
    ...vector(1, []),
    ...vector(2, [0xc0, 0x2b]),
    ...vector(1, [0]),
    ...vector(2, extensions),
  ];
  return Uint8Array.from([HANDSHAKE_RECORD, 3, 1, ...vector(2, [1, ...vector(3, body)])]);
}

function extension(type: number, data: readonly number[]): number[] {
  return [0, type, ...vector(2, data)];
}

function vector(lengthBytes: number, content: readonly number[]): number[] {
  const length = Array.from(
    { length: lengthBytes },
    (_, index) => (content.length >> (8 * (lengthBytes - 1 - index))) & 255,
  );
  return [...length, ...content];
}

function ascii(text: string): number[] {
  return Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
}
