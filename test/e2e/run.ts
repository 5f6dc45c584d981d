import assert from "node:assert/strict";
import { once } from "node:events";
import type { ChildProcess } from "node:child_process";
import type { ServiceView } from "../../src/control/contract.ts";

/** How a `portolan run` ended. */
export interface RunEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A `portolan run` that has reported its URL. */
export class Run implements AsyncDisposable {
  readonly child: ChildProcess;
  readonly service: ServiceView;
  readonly #output: () => string;

  constructor(child: ChildProcess, options: { service: ServiceView; output: () => string }) {
    this.child = child;
    this.service = options.service;
    this.#output = options.output;
  }

  /** All that it has printed. */
  get output(): string {
    return this.#output();
  }

  /** Name with the given scheme and path, at the gateway's port. */
  url(scheme: "http" | "https", path = "/"): string {
    const base = this.service.urls.find((url) => url.startsWith(`${scheme}:`));
    assert.ok(base, `${this.service.name} has no ${scheme} URL: ${this.service.urls.join(" ")}`);
    return new URL(path, base).href;
  }

  /** The process behind the gateway, where it really listens. */
  direct(path = "/"): string {
    const upstream = this.service.upstreams[0] ?? { address: "127.0.0.1", port: this.service.port };
    const host = upstream.address.includes(":") ? `[${upstream.address}]` : upstream.address;
    return `http://${host}:${upstream.port}${path}`;
  }

  /** Sends a signal to the whole foreground group, as a terminal does with Ctrl-C, and waits for the end. */
  async stop(signal: NodeJS.Signals = "SIGINT"): Promise<RunEnd> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const ended = once(this.child, "exit", { signal: AbortSignal.timeout(30_000) });
      assert.ok(this.child.pid);
      process.kill(-this.child.pid, signal);
      await ended;
    }
    return { code: this.child.exitCode, signal: this.child.signalCode };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}
