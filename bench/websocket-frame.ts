const PAYLOAD_BYTES = 64;
/** Two bytes and a mask (RFC 6455, section 5.2). */
export const HEAD_BYTES = 6;
export const CLIENT_FRAME_BYTES: number = HEAD_BYTES + PAYLOAD_BYTES;
export const SERVER_HEAD: Buffer = Buffer.from([0x81, PAYLOAD_BYTES]);
export const SERVER_FRAME_BYTES: number = SERVER_HEAD.length + PAYLOAD_BYTES;

/** A text message of 64 bytes with a mask of zeros. */
export const CLIENT_FRAME: Buffer = Buffer.concat([
  Buffer.from([0x81, 0x80 | PAYLOAD_BYTES, 0, 0, 0, 0]),
  Buffer.alloc(PAYLOAD_BYTES, "p"),
]);
