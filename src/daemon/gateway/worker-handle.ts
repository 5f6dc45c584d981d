import type { Duplex } from "node:stream";
import { encodeLine } from "../../control/core/json-lines.ts";
import { NO_COUNTERS } from "../../gateway/gateway-context.ts";
import type { RoutingSnapshot, SnapshotDelta } from "../../gateway/core/snapshot.ts";
import type { DaemonMessage, WorkerCounters, WorkerMessage } from "../../gateway/core/worker-messages.ts";
import { isAlive } from "../../host/processes/processes.ts";
import type { ProcessIdentity } from "../../host/processes/processes.ts";

export type Hello = Extract<WorkerMessage, { type: "hello" }>;

const NO_COUNTS: WorkerCounters = { ...NO_COUNTERS, residentBytes: 0 };

/** A gateway worker as its daemon knows it. */
export class WorkerHandle {
  readonly workerId: string;
  readonly identity: ProcessIdentity;
  hello: Hello | undefined;
  /** It was told to end; its successor accepts. */
  isDraining = false;
  /** Listeners on which it accepts. */
  readonly accepting: Set<string> = new Set();
  counters: WorkerCounters = NO_COUNTS;
  /** Version that it says is in force. */
  appliedVersion = 0;
  #sentVersion = -1;
  #stream: Duplex | undefined;

  constructor(workerId: string, identity: ProcessIdentity) {
    this.workerId = workerId;
    this.identity = identity;
  }

  get isAttached(): boolean {
    return this.#stream !== undefined;
  }

  get isAlive(): boolean {
    return isAlive(this.identity);
  }

  /** Begins a line to it; the snapshot must be sent anew. */
  attach(stream: Duplex, hello: Hello): void {
    this.#stream?.destroy();
    this.#stream = stream;
    this.#sentVersion = -1;
    this.hello = hello;
    this.isDraining ||= hello.isDraining;
    this.accepting.clear();
    for (const id of hello.holds) this.accepting.add(id);
  }

  detach(stream: Duplex): void {
    if (this.#stream === stream) this.#stream = undefined;
  }

  /** Ends the line; the worker lives on and dials again. */
  hangUp(): void {
    this.#stream?.destroy();
    this.#stream = undefined;
  }

  send(message: DaemonMessage): void {
    this.#stream?.write(encodeLine(message));
  }

  /** Brings its snapshot up to date, by the delta when it has what that starts from. */
  update(snapshot: RoutingSnapshot, delta?: SnapshotDelta): void {
    if (!this.#stream || this.#sentVersion === snapshot.version) return;
    if (delta && this.#sentVersion === delta.from) this.send({ type: "delta", delta });
    else this.send({ type: "snapshot", snapshot });
    this.#sentVersion = snapshot.version;
  }

  /** It routes by this version and accepts on all these listeners. */
  isReady(snapshot: RoutingSnapshot): boolean {
    if (!this.isAttached || this.isDraining || this.appliedVersion < snapshot.version) return false;
    return snapshot.listeners.every(({ id }) => this.accepting.has(id));
  }
}
