import type { EndService, KeeperWord, RegisterService, ServiceView, UpdateService } from "../control/contract.ts";

/** What `run` needs of the daemon. Each call rejects with a `Failure`: the daemon's own, or `DAEMON_LOST` where it cannot be reached. */
export interface ChartClient {
  /** Finds the daemon, or starts it; returns at once when it answers already. */
  connect(signal: AbortSignal): Promise<void>;
  register(request: RegisterService, signal: AbortSignal): Promise<ServiceView>;
  update(id: string, request: UpdateService, signal: AbortSignal): Promise<ServiceView>;
  /** A short call at the end of a run: it must not start a daemon. */
  end(id: string, request: EndService): Promise<void>;
  /**
   * Opens the long-lived connection by which each side learns that the other one died. It has no signal: it lives until
   * it is disposed, also after the user has asked for the end.
   */
  hold(id: string): Promise<Hold>;
}

/** A long-lived connection to the daemon. */
export interface Hold extends AsyncDisposable {
  /** Settles (never rejects) when the connection is gone, for whatever reason. */
  readonly ended: Promise<void>;
  /** Calls `listener` with each word for an on-demand service's keeper, those that came before included. One listener. */
  onWord(listener: (word: KeeperWord) => void): void;
}
