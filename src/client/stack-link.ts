import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import type { Socket } from "node:net";
import type { Readable, Writable } from "node:stream";
import { encodeLine, LineDecoder } from "../control/core/json-lines.ts";
import { Failure } from "../failure/failure.ts";
import { backgroundEnvironment } from "../host/core/processes/background-environment.ts";
import { STACK_PROGRAM } from "../host/own-programs.ts";
import { clientFailure } from "./core/failures.ts";
import type { StackOrder, StackRequest, StackTold, ToldStack } from "./core/stack-messages.ts";

const LINES_KEPT = 20;

/** The way to the process that keeps a stack: it stops all when this end of its standard input closes. */
export class StackLink implements AsyncDisposable {
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #ended: Promise<void>;
  readonly #waiting = new Map<number, PromiseWithResolvers<StackTold>>();
  #stderr = "";
  #lastId = 0;

  private constructor(environment: StackOrder["environment"]) {
    this.#child = spawn(process.execPath, [STACK_PROGRAM], {
      cwd: "/",
      // Ctrl-C in a terminal is for the test runner; when that ends, so does the stack.
      detached: true,
      env: backgroundEnvironment(environment),
      stdio: ["pipe", "pipe", "pipe"],
    });
    const decoder = new LineDecoder();
    this.#child.stdout.setEncoding("utf8").on("data", (text: string) => {
      for (const told of decoder.decode(text)) this.#hear(told as StackTold);
    });
    this.#child.stderr.setEncoding("utf8").on("data", (text: string) => (this.#stderr += text));
    this.#child.stdin.on("error", () => {}); // It has ended, and says so below.
    this.#ended = this.#watch();
  }

  /** Starts the keeper and gives it its order; it is not ready before `up`. */
  static start(order: StackOrder): { link: StackLink; up: Promise<ToldStack> } {
    const link = new StackLink(order.environment);
    return { link, up: link.#up(order) };
  }

  /** @throws {Failure} `STACK_NOT_READY`, `STACK_LOST`, `SERVICE_UNKNOWN`. */
  async ask(type: StackRequest["type"], { service, project }: { service: string; project: string }): Promise<void> {
    const id = ++this.#lastId;
    this.#hold(true);
    const told = await this.#send(id, { id, type, service }).finally(() => this.#hold(this.#waiting.size > 0));
    if (told.type === "done" && told.troubles.length > 0) {
      throw clientFailure("STACK_NOT_READY", { project, services: told.troubles });
    }
  }

  /** Lets the process of the owner end while the stack is up: that ends the stack too. */
  unref(): void {
    this.#hold(false);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#hold(true);
    this.#child.stdin.end();
    await this.#ended;
  }

  /** True while this process must wait for what the keeper says. */
  #hold(isHeld: boolean): void {
    const { stdin, stdout, stderr } = this.#child;
    for (const handle of [this.#child, ...([stdin, stdout, stderr] as unknown as Socket[])]) {
      if (isHeld) handle.ref();
      else handle.unref();
    }
  }

  async #up(order: StackOrder): Promise<ToldStack> {
    const told = await this.#send(0, order);
    if (told.type !== "ready") throw new Error(`The keeper of the stack answers "${told.type}" to its order`);
    return told.stack;
  }

  async #send(id: number, message: StackOrder | StackRequest): Promise<StackTold> {
    const waiting = Promise.withResolvers<StackTold>();
    this.#waiting.set(id, waiting);
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) waiting.reject(this.#lost());
    this.#child.stdin.write(encodeLine(message));
    const told = await waiting.promise;
    if (told.type === "failed") throw Failure.revive(told.failure);
    return told;
  }

  #hear(told: StackTold): void {
    const id = told.type === "ready" ? 0 : told.id;
    this.#waiting.get(id)?.resolve(told);
    this.#waiting.delete(id);
  }

  async #watch(): Promise<void> {
    await Promise.race([once(this.#child, "close"), once(this.#child, "error")]);
    for (const waiting of this.#waiting.values()) waiting.reject(this.#lost());
    this.#waiting.clear();
  }

  #lost(): Failure {
    const { exitCode: code, signalCode: signal } = this.#child;
    const lastLines = this.#stderr.trim().split("\n").slice(-LINES_KEPT);
    return clientFailure("STACK_LOST", { code, signal, lastLines });
  }
}
