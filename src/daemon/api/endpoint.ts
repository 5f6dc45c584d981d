import type { z } from "zod";
import type { EventLine } from "./event-line.ts";
import type { Harbour } from "./harbour.ts";

interface Described {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** `{id}` stands for one segment. */
  readonly path: string;
  /** What the answer is, for /openapi.json. */
  readonly says: string;
}

export interface Call<B = unknown> {
  readonly harbour: Harbour;
  /** What stood in the place of `{id}`; empty where the path has none. */
  readonly id: string;
  readonly body: B;
}

/** One question and its answer. */
export interface AnswerEndpoint<B = unknown> extends Described {
  /** What the request's JSON must be; absent where it has no body. */
  readonly body?: z.ZodType<B>;
  readonly status: 200 | 201 | 202 | 204;
  /** Name of the answer's schema; with `[]` behind it, of its items. Absent where there is nothing to say. */
  readonly answer?: string;
  readonly run: (call: Call<B>) => unknown;
}

/** An answer that lasts. */
export interface LineEndpoint extends Described {
  readonly open: (call: Call, line: () => EventLine) => void;
}

export type ApiEndpoint = AnswerEndpoint | LineEndpoint;

/** Ties the type of `run`'s body to its schema. */
export function answering<B>(endpoint: AnswerEndpoint<B>): ApiEndpoint {
  // Safe: `run` is called with what `body` has let through, and with nothing else.
  return endpoint as AnswerEndpoint;
}
