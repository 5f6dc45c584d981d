import assert from "node:assert/strict";
import type { ControlClient } from "../../src/control/client.ts";
import type { ControlEvent } from "../../src/control/contract.ts";

/** Hears all events of a daemon, in words such as `service shop.localhost ready`. */
export class Events implements AsyncDisposable {
  readonly heard: string[] = [];
  readonly #cut = new AbortController();
  readonly #listening: Promise<unknown>;
  #wake: () => void = () => {};

  constructor(client: ControlClient) {
    this.#listening = this.#listen(client);
  }

  /** Waits for an event that matches, also one of before, and forgets what came until then. */
  async next(pattern: RegExp, deadlineMs = 5_000): Promise<string> {
    const endMs = performance.now() + deadlineMs;
    for (;;) {
      const at = this.heard.findIndex((line) => pattern.test(line));
      if (at >= 0) return this.heard.splice(0, at + 1)[at] ?? "";
      const leftMs = endMs - performance.now();
      assert.ok(leftMs > 0, `${String(pattern)} was not heard; only ${this.heard.join(", ")}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, leftMs);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  /** Resolves when the daemon has ended the stream. */
  async ended(): Promise<void> {
    await this.#listening;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#cut.abort();
    await this.#listening.catch(() => undefined);
  }

  async #listen(client: ControlClient): Promise<void> {
    for await (const event of client.events({ signal: this.#cut.signal })) {
      this.heard.push(wordsOf(event));
      this.#wake();
    }
  }
}

function wordsOf(event: ControlEvent): string {
  switch (event.type) {
    case "use":
      return `use ${event.use.project} ${event.use.branch}`;
    case "use-gone":
      return `use-gone ${event.project}`;
    case "service":
      return `service ${event.service.name} ${event.service.state} ${event.service.port}`;
    case "service-gone":
      return `service-gone ${event.name}`;
    case "alias":
      return `alias ${event.alias.name} to ${event.alias.target.port}`;
    case "alias-gone":
      return `alias-gone ${event.name}`;
    case "lease":
      return `lease ${event.lease.port} ${event.lease.state}`;
    case "lease-gone":
      return `lease-gone ${event.port}`;
    case "stopping":
      break;
  }
  return event.type;
}
