import type { Http1Limits } from "../../../src/protocols/http1/head.ts";

/** The limits of all cases that go beyond one, so that one gateway serves them all. */
export const NARROW_LIMITS: Http1Limits = {
  headBytesMax: 128,
  startLineBytesMax: 64,
  fieldsMax: 4,
  fieldBytesMax: 64,
  chunkLineBytesMax: 64,
  trailerBytesMax: 60,
};
