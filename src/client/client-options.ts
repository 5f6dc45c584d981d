/** What every function of the library takes. */
export interface ClientOptions {
  /** Ends the waiting; the call rejects with its reason. */
  readonly signal?: AbortSignal | undefined;
  /** The folder whose project short names belong to (default: the working folder). */
  readonly directory?: string | undefined;
  /** Where `PORTOLAN_HOME` and `PORTOLAN_PORT` are read from (default: `process.env`). */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
}
