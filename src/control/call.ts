import type { Readable } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import { Failure, type FailureJson } from "../failure/failure.ts";
import { controlFailure } from "./core/failures.ts";
import { exchange, StrangeAnswer, type ControlAnswer } from "./exchange.ts";

/** Most bytes of one answer. */
const ANSWER_BYTES_MAX = 256 * 1024 * 1024;
/** Wait before another try when the daemon's queue of connections is full. */
const QUEUE_FULL_WAIT_MS = 5;

const ABSENT = new Set(["ENOENT", "ECONNREFUSED", "ENOTDIR", "ENOTSOCK"]);
const DENIED = new Set(["EACCES", "EPERM"]);
const LOST = new Set(["ECONNRESET", "EPIPE"]);

export interface ControlCall {
  readonly socketPath: string;
  readonly method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  readonly path: string;
  readonly body?: unknown;
  /** Until the head of the answer is there and, for `callControl`, its body. */
  readonly deadlineMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** Sends one request and returns its JSON, or undefined when the answer has none. Throws as `openControl` does. */
export async function callControl(call: ControlCall): Promise<unknown> {
  const deadline = AbortSignal.timeout(call.deadlineMs);
  const signal = call.signal === undefined ? deadline : AbortSignal.any([deadline, call.signal]);
  try {
    const { status, body } = await sendPatiently(call, signal);
    return readAnswer(call, status, await textOf(body));
  } catch (error) {
    throw explain(call, deadline, error);
  }
}

/**
 * Sends one request and returns its answer as a stream, which lives until `signal` aborts.
 *
 * @throws {Failure} `DAEMON_ABSENT`, `DAEMON_DENIED`, `DAEMON_LOST`, `DAEMON_SILENT`, `DAEMON_STRANGE`, `CANCELLED`, or
 * the failure that the daemon answered with.
 */
export async function openControl(call: ControlCall): Promise<Readable> {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), call.deadlineMs);
  const signal = call.signal === undefined ? deadline.signal : AbortSignal.any([deadline.signal, call.signal]);
  try {
    const { status, body } = await sendPatiently(call, signal);
    if (status === 200) return body;
    readAnswer(call, status, await textOf(body));
    throw strange(call, status);
  } catch (error) {
    throw explain(call, deadline.signal, error);
  } finally {
    clearTimeout(timer);
  }
}

/** Tries again while the socket's queue is full, which Linux reports as EAGAIN instead of waiting. */
async function sendPatiently(call: ControlCall, signal: AbortSignal): Promise<ControlAnswer> {
  for (;;) {
    try {
      return await exchange(call, signal);
    } catch (error) {
      if (errorCode(error) !== "EAGAIN") throw error;
      await wait(QUEUE_FULL_WAIT_MS, undefined, { signal });
    }
  }
}

async function textOf(body: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > ANSWER_BYTES_MAX) throw new RangeError(`The daemon's answer has more than ${ANSWER_BYTES_MAX} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function readAnswer(call: ControlCall, status: number, text: string): unknown {
  const answer = text === "" ? undefined : parseJson(text);
  if (status >= 200 && status < 300 && (text === "" || answer !== undefined)) return answer;
  const failure = (answer as { error?: Partial<FailureJson> } | undefined)?.error;
  const { code, message, hint, details } = failure ?? {};
  if (typeof code === "string" && typeof message === "string" && typeof hint === "string") {
    throw Failure.revive({ code, message, hint, details });
  }
  throw strange(call, status);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined; // The caller then reports the answer as one that nobody understands.
  }
}

function strange(call: ControlCall, status: number, options?: ErrorOptions): Failure {
  return controlFailure("DAEMON_STRANGE", { operation: operationOf(call), status }, options);
}

function operationOf(call: ControlCall): string {
  return `${call.method} ${call.path}`;
}

function explain(call: ControlCall, deadline: AbortSignal, error: unknown): unknown {
  if (error instanceof Failure) return error;
  if (error instanceof StrangeAnswer) return strange(call, 0, { cause: error });
  const operation = operationOf(call);
  const options = { cause: error };
  if (deadline.aborted) return controlFailure("DAEMON_SILENT", { operation, deadlineMs: call.deadlineMs }, options);
  if (call.signal?.aborted === true) return controlFailure("CANCELLED", { operation }, options);
  const socket = call.socketPath;
  const code = errorCode(error) ?? "";
  if (ABSENT.has(code)) return controlFailure("DAEMON_ABSENT", { socket }, options);
  if (DENIED.has(code)) return controlFailure("DAEMON_DENIED", { socket, error: code }, options);
  if (LOST.has(code)) return controlFailure("DAEMON_LOST", { operation }, options);
  return error;
}

function errorCode(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | null)?.code;
}
