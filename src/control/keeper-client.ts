import { connect } from "node:net";
import { Failure } from "../failure/failure.ts";
import { controlFailure } from "./core/failures.ts";
import { encodeLine, LineDecoder } from "./core/json-lines.ts";
import type { KeeperAnswer, KeeperRequest, KeeperTold, KeptProjectView, ProjectChanges } from "./keeper-contract.ts";

/** How long a keeper may take for what it knows already, in milliseconds. What a service takes is not counted. */
const VIEW_DEADLINE_MS = 10_000;

const ABSENT: ReadonlySet<unknown> = new Set(["ENOENT", "ECONNREFUSED", "ENOTDIR", "ENOTSOCK"]);
const LOST: ReadonlySet<unknown> = new Set(["ECONNRESET", "EPIPE"]);

export interface KeeperCallOptions {
  readonly signal?: AbortSignal | undefined;
}

/** Talks to a project's keeper at its Unix socket. Holds no connection between calls. */
export class KeeperClient {
  readonly socketPath: string;

  constructor(socketPath: string) {
    this.socketPath = socketPath;
  }

  /** @throws {Failure} `KEEPER_ABSENT`, `KEEPER_LOST`, `KEEPER_SILENT`, `KEEPER_STRANGE`, `CANCELLED`. */
  async view({ signal }: KeeperCallOptions = {}): Promise<KeptProjectView> {
    const deadline = AbortSignal.timeout(VIEW_DEADLINE_MS);
    try {
      return await this.#ask(
        { type: "view" },
        { signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]) },
      );
    } catch (error) {
      if (!deadline.aborted || signal?.aborted === true) throw error;
      throw controlFailure("KEEPER_SILENT", { operation: "view", deadlineMs: VIEW_DEADLINE_MS }, { cause: error });
    }
  }

  /**
   * Asks for something and returns how all is when it is done. A start or restart that waits takes as long as the
   * services' own deadlines let it.
   *
   * @throws {Failure} as `view` does, or what the keeper answered with.
   */
  async request(
    request: Extract<KeeperRequest, { type: "start" | "stop" | "restart" }>,
    options: KeeperCallOptions = {},
  ): Promise<KeptProjectView> {
    return this.#ask(request, options);
  }

  /**
   * Has the project read again, and returns what that changes; undefined when the keeper ends meanwhile.
   *
   * @throws {Failure} as `view` does, or what is wrong with the project.
   */
  async reload({ signal }: KeeperCallOptions = {}): Promise<ProjectChanges | undefined> {
    let changes: ProjectChanges | undefined;
    for await (const answer of exchange(this.socketPath, { type: "reload" }, signal)) {
      if (answer.type === "failed") throw revived(answer);
      if (answer.type === "reloaded") ({ changes } = answer);
      if (answer.type === "done") return changes;
    }
    throw controlFailure("KEEPER_LOST", { operation: "reload" });
  }

  /**
   * Yields what happens from now on, after one look at all; it ends when the keeper does, or when `signal` aborts.
   *
   * @throws {Failure} `KEEPER_LOST` when the keeper died without a word; otherwise as `view` does.
   */
  async *follow({ signal }: KeeperCallOptions = {}): AsyncGenerator<KeeperTold, void, undefined> {
    try {
      for await (const answer of exchange(this.socketPath, { type: "follow" }, signal)) {
        if (answer.type === "event") {
          yield answer.event;
          if (answer.event.type === "ended") return;
        } else if (answer.type === "view") yield answer;
        else if (answer.type === "failed") throw revived(answer);
      }
    } catch (error) {
      if (signal?.aborted === true) return;
      throw error;
    }
    if (signal?.aborted !== true) throw controlFailure("KEEPER_LOST", { operation: "follow" });
  }

  async #ask(request: KeeperRequest, { signal }: KeeperCallOptions): Promise<KeptProjectView> {
    for await (const answer of exchange(this.socketPath, request, signal)) {
      if (answer.type === "failed") throw revived(answer);
      if (answer.type === "done" || (answer.type === "view" && request.type === "view")) return answer.view;
    }
    throw controlFailure("KEEPER_LOST", { operation: request.type });
  }
}

function revived({ code, message, hint }: Extract<KeeperAnswer, { type: "failed" }>): Failure {
  return Failure.revive({ code, message, hint, details: undefined });
}

/** Sends one request on a connection of its own and yields the answers, until either side closes. */
async function* exchange(
  path: string,
  request: KeeperRequest,
  signal: AbortSignal | undefined,
): AsyncGenerator<KeeperAnswer, void, undefined> {
  const operation = request.type;
  const socket = connect({ path, signal });
  try {
    socket.setEncoding("utf8");
    socket.write(encodeLine(request));
    const decoder = new LineDecoder();
    for await (const text of socket as AsyncIterable<string>) {
      for (const message of decode(decoder, text, operation)) yield message;
    }
  } catch (error) {
    throw explain(error, { path, operation, signal });
  } finally {
    socket.destroy();
  }
}

function decode(decoder: LineDecoder, text: string, operation: string): KeeperAnswer[] {
  try {
    return decoder.decode(text) as KeeperAnswer[];
  } catch (error) {
    throw controlFailure("KEEPER_STRANGE", { operation }, { cause: error });
  }
}

function explain(
  error: unknown,
  { path, operation, signal }: { path: string; operation: string; signal: AbortSignal | undefined },
): unknown {
  if (error instanceof Failure) return error;
  const options = { cause: error };
  if (signal?.aborted === true) return controlFailure("CANCELLED", { operation }, options);
  const { code } = error as NodeJS.ErrnoException;
  if (ABSENT.has(code)) return controlFailure("KEEPER_ABSENT", { socket: path }, options);
  if (LOST.has(code)) return controlFailure("KEEPER_LOST", { operation }, options);
  return error;
}
