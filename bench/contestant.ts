/** Where to send the load. */
export interface Target {
  /** Default 127.0.0.1. */
  readonly address?: string;
  readonly port: number;
  /** Name and port, as in a Host field. */
  readonly host: string;
  readonly secure: boolean;
}

/** A proxy in front of the upstream, ready to be measured. */
export interface Contestant extends AsyncDisposable {
  readonly target: Target;
  /** Name and version. */
  readonly version: string;
  /** Its processes now. */
  readonly pids: () => readonly number[];
}

/** Files in PEM. */
export interface Certificate {
  readonly certificateFile: string;
  readonly keyFile: string;
}

/** What a contestant is made with. */
export interface ContestantOptions {
  /** Port of the upstream at 127.0.0.1. */
  readonly upstreamPort: number;
  /** An empty folder of its own. */
  readonly folder: string;
  /** To serve https with; absent where it serves http. A proxy that signs its own certificates uses those. */
  readonly certificate: Certificate | undefined;
}

export type StartContestant = (options: ContestantOptions) => Promise<Contestant>;
