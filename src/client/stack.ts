import { resolve as absolute } from "node:path";
import type { Socket } from "node:net";
import { ClientContext } from "./client-context.ts";
import type { ClientOptions } from "./client-options.ts";
import { connect } from "./connect.ts";
import { clientFailure } from "./core/failures.ts";
import type { StackOrder, ToldService, ToldStack } from "./core/stack-messages.ts";
import { fetch } from "./fetch.ts";
import { StackLink } from "./stack-link.ts";
import type { Stack, StackOptions, StackService } from "./stack-types.ts";

const COPY_DEFAULT = "test";

/**
 * Brings a project up for a test, as a copy of its own, and waits until all of it is ready. Any number of workers may do
 * so at once: each copy has its own names, ports, addresses and data folders. Disposing stops it and takes its data away;
 * so does the end of this process, however it ends.
 *
 * @throws {Failure} `STACK_NOT_READY` with the last lines of each service that failed, `STACK_COPIES_TAKEN`, `STACK_LOST`;
 * `PROJECT_FILE_INVALID`, `PROJECT_NOT_FOUND`; `DAEMON_NOT_STARTED`; the reason of `signal` when it aborts.
 * @example
 * ```ts
 * await using shop = await portolan.stack({ directory: "examples/shop" });
 * const response = await shop.fetch("http://web/");
 * ```
 */
export async function stack(options: StackOptions = {}): Promise<Stack> {
  const context = new ClientContext(options);
  const { signal } = context;
  signal.throwIfAborted();
  const { link, up } = StackLink.start(orderOf(options, context));
  up.catch(() => {}); // The race below may be over.
  const aborted = Promise.withResolvers<never>();
  const onAbort = (): void => aborted.reject(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    const told = await Promise.race([up, aborted.promise]);
    link.unref();
    return new RunningStack(link, told, context);
  } catch (error) {
    await link[Symbol.asyncDispose]();
    throw error;
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

function orderOf({ file, services, only, env, copy }: StackOptions, context: ClientContext): StackOrder {
  const directory = absolute(context.directory);
  return {
    directory,
    file: file === undefined ? undefined : absolute(directory, file),
    services,
    only: only ?? [],
    env: env ?? {},
    copy: copy ?? COPY_DEFAULT,
    environment: withoutRunner(context.environment),
  };
}

/** A service that is started by a test is no part of it: with this it would report to the test runner. */
function withoutRunner(environment: ClientContext["environment"]): ClientContext["environment"] {
  return { ...environment, NODE_TEST_CONTEXT: undefined };
}

class RunningStack implements Stack {
  readonly project: string;
  readonly copy: string;
  readonly services: readonly StackService[];
  readonly env: Readonly<Record<string, string>>;
  readonly #link: StackLink;
  readonly #options: ClientOptions;
  #ending: Promise<void> | undefined;

  constructor(link: StackLink, told: ToldStack, { directory, environment }: ClientContext) {
    this.#link = link;
    this.project = told.project;
    this.copy = told.copy;
    this.env = told.env;
    this.services = told.services.map((service) => described(service));
    // Short names are understood as by one of its own services.
    this.#options = { directory, environment: { ...environment, PORTOLAN_NAME: told.anyName } };
  }

  service(name: string): StackService {
    const found = this.services.find((one) => one.name === name);
    if (found !== undefined) return found;
    throw clientFailure("STACK_SERVICE_UNKNOWN", { service: name, services: this.services.map((one) => one.name) });
  }

  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
    return fetch(input, init, this.#options);
  }

  connect(name: string, options: { readonly signal?: AbortSignal | undefined } = {}): Promise<Socket> {
    return connect(name, { ...this.#options, ...options });
  }

  stop(name: string): Promise<void> {
    return this.#ask("stop", name);
  }

  start(name: string): Promise<void> {
    return this.#ask("start", name);
  }

  restart(name: string): Promise<void> {
    return this.#ask("restart", name);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return (this.#ending ??= this.#link[Symbol.asyncDispose]());
  }

  async #ask(type: "start" | "stop" | "restart", name: string): Promise<void> {
    await this.#link.ask(type, { service: this.service(name).name, project: this.project });
  }
}

function described(service: ToldService): StackService {
  return { ...service, url: service.urls[0] ?? "" };
}
