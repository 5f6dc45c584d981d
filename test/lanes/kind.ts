import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Endpoint, Lane } from "../../src/control/contract.ts";
import type { PeerOptions } from "../doctor/peers.ts";

/** One server of a kind, as it is told to be. */
export interface Site {
  /** A folder of its own. */
  readonly folder: string;
  /** What it says when it is asked who it is. */
  readonly name: string;
  /** HOST and PORT. */
  readonly listen: Endpoint;
  /** Where its clients reach it. */
  readonly endpoint: Endpoint;
}

/** A real server and the clients that people use with it. */
export interface Kind {
  readonly lane: Pick<Lane, "protocol" | "port"> & Partial<Lane>;
  readonly needs: readonly string[];
  /** Fills the site's folder. */
  prepare?(site: Site): Promise<void>;
  command(site: Site): readonly string[];
  /** What it says once it is ready. */
  readonly until: NonNullable<PeerOptions["until"]>;
  /** Runs the clients against the site's endpoint; each must see this very site. */
  visit(site: Site): Promise<void>;
}

const run = promisify(execFile);
const CLIENT_MS = 60_000;

/** Runs a client to its end and gives what it printed; fails with what it complained of. */
export async function client(program: string, args: readonly string[], folder?: string): Promise<string> {
  const { stdout } = await run(program, args, {
    timeout: CLIENT_MS,
    maxBuffer: 64 * 2 ** 20,
    ...(folder !== undefined && { cwd: folder }),
  });
  return stdout.trim();
}
