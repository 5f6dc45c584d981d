import type { Socket } from "node:net";
import type { ServiceEntry } from "../services/core/project/project-file.ts";
import type { ClientOptions } from "./client-options.ts";

export interface StackOptions extends ClientOptions {
  /** A project file of any kind that `portolan up` reads (default: the project of `directory`). */
  readonly file?: string | undefined;
  /** Services in the form of a portolan.yaml, instead of a file; paths in them start at `directory`. */
  readonly services?: Readonly<Record<string, string | ServiceEntry>> | undefined;
  /** Starts these and what they need (default: all). */
  readonly only?: readonly string[] | undefined;
  /** Variables of every service, over those of the file. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Begins the names of the copies: `web.shop-test1.localhost` (default `test`). */
  readonly copy?: string | undefined;
}

/** A project that runs for a test, as a copy of its own: no name, port, address or data folder is another's. */
export interface Stack extends AsyncDisposable {
  readonly project: string;
  /** Such as `test1`: the lowest that nobody else has, also in other processes. */
  readonly copy: string;
  /** In the order of the project file. */
  readonly services: readonly StackService[];
  /** What a service that needs all of them would be given: `API_URL`, `API_HOST`, `API_PORT`, `services__api__http__0`. */
  readonly env: Readonly<Record<string, string>>;
  /** @throws {Failure} `STACK_SERVICE_UNKNOWN`. */
  service(name: string): StackService;
  /** Fetches as `fetch` does; short names such as `http://api/` are this copy's. */
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>;
  /** Connects as `connect` does; short names are this copy's. */
  connect(name: string, options?: { readonly signal?: AbortSignal | undefined }): Promise<Socket>;
  /** Stops one, as a test of its absence wants; settles when it is gone. */
  stop(name: string): Promise<void>;
  /** Starts one again; settles when it is ready. @throws {Failure} `STACK_NOT_READY`. */
  start(name: string): Promise<void>;
  /** @throws {Failure} `STACK_NOT_READY`. */
  restart(name: string): Promise<void>;
}

export interface StackService {
  readonly name: string;
  /** By name, https first; of a lane by its address. Empty of one that listens on nothing. */
  readonly url: string;
  readonly urls: readonly string[];
  /** By address: works in every client, without trust and without names. Empty of one that listens on nothing. */
  readonly addressUrl: string;
  /** What clients connect to: its front or lane. */
  readonly endpoint: { readonly address: string; readonly port: number } | undefined;
  /** What it writes goes there, until the stack is disposed of. */
  readonly logFile: string;
}
