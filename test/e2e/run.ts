import assert from "node:assert/strict";
import { once } from "node:events";
import type { ChildProcess } from "node:child_process";
import type { ServiceView } from "../../src/control/contract.ts";
import type { ProcessEnd, Started } from "./started.ts";

/** A `portolan run` that has reported its URL. */
export class Run implements AsyncDisposable {
  readonly service: ServiceView;
  readonly started: Started;

  constructor(started: Started, service: ServiceView) {
    this.started = started;
    this.service = service;
  }

  get child(): ChildProcess {
    return this.started.child;
  }

  /** All that it has printed. */
  get output(): string {
    return this.started.output;
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
  async stop(signal: NodeJS.Signals = "SIGINT"): Promise<ProcessEnd> {
    if (this.started.isRunning) {
      const ended = once(this.child, "exit", { signal: AbortSignal.timeout(30_000) });
      this.started.kill(signal);
      await ended;
    }
    return { code: this.child.exitCode, signal: this.child.signalCode };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}
