import { createHash } from "node:crypto";

const PIECE_BYTES = 65_536;

/** A long run of bytes of which no two pieces are equal. */
export function* payload(totalBytes: number, pieceBytes: number = PIECE_BYTES): Generator<Uint8Array> {
  let sent = 0;
  for (let index = 0; sent < totalBytes; index++) {
    const piece = Buffer.alloc(Math.min(pieceBytes, totalBytes - sent), index & 255);
    if (piece.length >= 4) piece.writeUInt32BE(index);
    sent += piece.length;
    yield piece;
  }
}

export function checksumOf(pieces: Iterable<Uint8Array>): string {
  const hash = createHash("sha256");
  for (const piece of pieces) hash.update(piece);
  return hash.digest("hex");
}

/** Sums up what comes, without keeping it. */
export class Checksum {
  readonly #hash = createHash("sha256");

  add(bytes: Uint8Array): void {
    this.#hash.update(bytes);
  }

  digest(): string {
    return this.#hash.digest("hex");
  }
}
