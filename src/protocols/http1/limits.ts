import type { Http1Limits } from "./head.ts";

/** Limits that hold where nothing else is said. */
export const DEFAULT_HTTP1_LIMITS: Http1Limits = {
  headBytesMax: 65_536,
  startLineBytesMax: 16_384,
  fieldsMax: 128,
  fieldBytesMax: 32_768,
  chunkLineBytesMax: 1_024,
  trailerBytesMax: 8_192,
};
