/** Alerts that a server sends before any handshake: in the clear, and always fatal (RFC 8446 section 6). */
export const Alert = {
  UNEXPECTED_MESSAGE: 10,
  DECODE_ERROR: 50,
  INTERNAL_ERROR: 80,
  UNRECOGNIZED_NAME: 112,
  NO_APPLICATION_PROTOCOL: 120,
} as const;
export type AlertDescription = (typeof Alert)[keyof typeof Alert];

export const ALERT_RECORD = 0x15;
const FATAL = 2;

/** Writes a fatal alert as one record. */
export function encodeFatalAlert(description: AlertDescription): Uint8Array {
  return Uint8Array.of(ALERT_RECORD, 3, 3, 0, 2, FATAL, description);
}
