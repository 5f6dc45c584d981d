const SETTINGS = 4;
const GOAWAY = 7;
const FRAME_HEADER_BYTES = 9;

/**
 * Says whether a server's first bytes are those of HTTP/2. "The server connection preface consists of a potentially empty
 * SETTINGS frame" -- RFC 9113 section 3.4; one that was spoken to in HTTP/1.1 may begin with GOAWAY instead.
 */
export function isServerPreface(bytes: Uint8Array): boolean {
  if (bytes.length < FRAME_HEADER_BYTES || bytes[0] !== 0 || bytes[1] !== 0) return false;
  const isOfConnection = bytes.subarray(5, FRAME_HEADER_BYTES).every((byte) => byte === 0);
  return isOfConnection && (bytes[3] === SETTINGS || bytes[3] === GOAWAY);
}
