import { ControlClient } from "../control/client.ts";
import { isFailure } from "../failure/failure.ts";
import { type StateFolder, stateFolder } from "../host/state-folder.ts";
import type { ClientOptions } from "./client-options.ts";

/** How often a call is tried again when the daemon dies under it. */
const TRIES_MAX = 3;
/** Away, or gone before it answered. */
const LOSSES: ReadonlySet<string> = new Set(["DAEMON_ABSENT", "DAEMON_LOST"]);

/** What the options come to, and the way to the daemon. */
export class ClientContext {
  readonly signal: AbortSignal;
  readonly directory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly folder: StateFolder;

  /** @throws {Failure} `SOCKET_PATH_TOO_LONG`, `STATE_FOLDER_NOT_ABSOLUTE`. */
  constructor({ signal, directory, environment }: ClientOptions = {}) {
    this.signal = signal ?? new AbortController().signal;
    this.directory = directory ?? process.cwd();
    this.environment = environment ?? process.env;
    this.folder = stateFolder(this.environment);
  }

  /** Returns the daemon, started if it was not there. */
  async daemon(signal: AbortSignal = this.signal): Promise<ControlClient> {
    const { ensureDaemon } = await import("../control/ensure-daemon.ts");
    const { client } = await ensureDaemon({ folder: this.folder, environment: this.environment, signal });
    return client;
  }

  /** Asks the daemon; one that is away, or dies before it answers, is started and asked again. */
  async ask<Answer>(call: (daemon: ControlClient, signal: AbortSignal) => Promise<Answer>): Promise<Answer> {
    this.signal.throwIfAborted();
    // Mostly one is there: then no other call goes before this one.
    let daemon = new ControlClient(this.folder.controlSocket);
    for (let tries = 1; ; tries++) {
      try {
        return await call(daemon, this.signal);
      } catch (error) {
        this.signal.throwIfAborted();
        if (tries > TRIES_MAX || !isFailure(error) || !LOSSES.has(error.code)) throw error;
        daemon = await this.daemon();
      }
    }
  }
}
