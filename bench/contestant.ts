/** Where to send the load. */
export interface Target {
  readonly port: number;
  /** Value of the Host field. */
  readonly host: string;
}

/** A proxy in front of the upstream, ready to be measured. */
export interface Contestant extends AsyncDisposable {
  readonly target: Target;
  /** Name and version. */
  readonly version: string;
}

/** What a contestant is made with. */
export interface ContestantOptions {
  /** Port of the upstream at 127.0.0.1. */
  readonly upstreamPort: number;
  /** An empty folder of its own. */
  readonly folder: string;
}

export type StartContestant = (options: ContestantOptions) => Promise<Contestant>;
