import assert from "node:assert/strict";
import type {
  ConnectOptions,
  ListenOptions,
  Transport,
  TransportError,
  TransportListener,
} from "../../src/gateway/transport/transport.ts";
import { Recorder } from "./recorder.ts";
import type { RecorderHooks } from "./recorder.ts";
import type { ExamTools } from "./exam-tools.ts";

const DEADLINE_MS = 20_000;

export interface ExamCase {
  readonly name: string;
  run(exam: ExamContext): Promise<void>;
}

export interface ExamListener {
  readonly listener: TransportListener;
  readonly port: number;
  /** Waits for the next connection of this listener. */
  next(): Promise<Recorder>;
  readonly accepted: readonly Recorder[];
  readonly errors: readonly TransportError[];
}

/** What one case works with; all that it opens is closed at its end, and every recorder is checked. */
export class ExamContext {
  readonly transport: Transport;
  readonly tools: ExamTools;
  readonly #recorders: Recorder[] = [];
  readonly #listeners: TransportListener[] = [];

  constructor(transport: Transport, tools: ExamTools) {
    this.transport = transport;
    this.tools = tools;
  }

  async listen(
    options: Partial<Omit<ListenOptions, "accept">> = {},
    hooks: RecorderHooks | (() => RecorderHooks) = {},
  ): Promise<ExamListener> {
    const accepted: Recorder[] = [];
    const errors: TransportError[] = [];
    let wake = Promise.withResolvers<void>();
    let taken = 0;
    const listener = await this.transport.listen({
      source: { address: "127.0.0.1", port: 0 },
      onError: (error) => errors.push(error),
      ...options,
      accept: () => {
        const recorder = this.#record(typeof hooks === "function" ? hooks() : hooks);
        accepted.push(recorder);
        wake.resolve();
        wake = Promise.withResolvers();
        return recorder;
      },
    });
    this.#listeners.push(listener);
    const next = async (): Promise<Recorder> => {
      while (accepted.length <= taken) await within(wake.promise, "a connection to accept");
      const recorder = accepted[taken++];
      assert.ok(recorder);
      await within(recorder.opened.promise, "the accepted connection to open");
      return recorder;
    };
    return { listener, port: listener.port, next, accepted, errors };
  }

  /** Starts to connect. */
  dial(options: Partial<ConnectOptions> & { readonly port: number }, hooks: RecorderHooks = {}): Recorder {
    const recorder = this.#record(hooks);
    this.transport.connect({ address: "127.0.0.1", timeoutMs: 10_000, ...options }, recorder);
    assert.deepEqual(recorder.events, [], "nothing is told before connect returns");
    return recorder;
  }

  /** Connects, and waits until it is open. */
  async connect(
    options: Partial<ConnectOptions> & { readonly port: number },
    hooks: RecorderHooks = {},
  ): Promise<Recorder> {
    const recorder = this.dial(options, hooks);
    const error = await within(
      Promise.race([recorder.opened.promise.then(() => undefined), recorder.closed.promise]),
      "the connection to open",
    );
    assert.ok(recorder.events[0] === "open", `cannot connect: ${error?.code} ${error?.detail}`);
    return recorder;
  }

  /** A connection with both its ends. */
  async pair(
    hooks: { readonly client?: RecorderHooks; readonly server?: RecorderHooks } = {},
    options: { readonly tls?: ListenOptions["tls"]; readonly clientTls?: ConnectOptions["tls"] } = {},
  ): Promise<{ client: Recorder; server: Recorder }> {
    const listener = await this.listen(options.tls ? { tls: options.tls } : {}, hooks.server ?? {});
    const dialled = this.connect(
      { port: listener.port, ...(options.clientTls && { tls: options.clientTls }) },
      hooks.client ?? {},
    );
    const client = await dialled;
    return { client, server: await listener.next() };
  }

  /** Ends what is open, and checks that everyone was told of it, once and last. */
  async finish(): Promise<void> {
    for (const listener of this.#listeners) await listener[Symbol.asyncDispose]();
    for (const recorder of this.#recorders) {
      if (!recorder.isClosed && recorder.events.includes("open")) recorder.connection.reset();
    }
    for (const recorder of this.#recorders) {
      await within(recorder.closed.promise, `onClose; told so far: ${recorder.events.join(" ")}`);
    }
    // What came after a close would come by the next turn.
    await turn();
    for (const recorder of this.#recorders) {
      assert.deepEqual(recorder.violations, [], recorder.events.join(" "));
      assert.match(recorder.events.join(" "), /^(open .*)?close( [a-z-]+)?$/);
    }
  }

  #record(hooks: RecorderHooks): Recorder {
    const recorder = new Recorder(hooks);
    this.#recorders.push(recorder);
    return recorder;
  }
}

/** Fails when it takes longer than a deadline that no healthy machine needs. */
export async function within<T>(promise: Promise<T>, what: string, deadlineMs: number = DEADLINE_MS): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited ${deadlineMs} ms for ${what}`)), deadlineMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** One turn of the event loop, with all that is ready in it. */
export async function turn(): Promise<void> {
  await new Promise<void>((resolve) => {
    setImmediate(resolve);
  });
}

/** Lets the time of a bounded observation pass: for what must not happen. */
export async function observe(durationMs: number): Promise<void> {
  await new Promise<void>((resolve) => {
    setTimeout(resolve, durationMs);
  });
}

/** Runs one case on one transport, whatever it leaves open. */
export async function runCase(exam: ExamCase, transport: Transport, tools: ExamTools): Promise<void> {
  const context = new ExamContext(transport, tools);
  await within(exam.run(context), exam.name, 60_000);
  await context.finish();
}
