import type { ServiceIdentity } from "../control/contract.ts";

/** What to run, and as what. */
export interface RunOptions {
  readonly identity: ServiceIdentity;
  /** The command; empty for a script of package.json. */
  readonly argv: readonly string[];
  /** Script of package.json (default `dev`, then `start`); only without `argv`. */
  readonly script: string | undefined;
  /** A port that must be this one; undefined lets Portolan choose. */
  readonly port: number | undefined;
  /** The user's environment. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}
