import { FIELD_STRIDE, type Head } from "./head.ts";

/** Fields for which there is room at first; the array grows up to the limit. */
const FIELDS_AT_FIRST = 32;

/** Makes the one head that a parser fills again and again. */
export function emptyHead(): Head {
  return {
    bytes: new Uint8Array(0),
    start: 0,
    end: 0,
    fieldsStart: 0,
    minorVersion: 1,
    fieldCount: 0,
    known: 0,
    fields: new Int32Array(FIELDS_AT_FIRST * FIELD_STRIDE),
    contentLength: -1,
    chunked: false,
    hasHopByHop: false,
    hasTabs: false,
    keepAlive: false,
    upgrade: false,
  };
}
