import type { Duplex } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import { LineDecoder } from "../../control/core/json-lines.ts";
import { applyDelta, diffSnapshot, EMPTY_SNAPSHOT } from "../../gateway/core/snapshot-delta.ts";
import type { GatewayIdentity, RoutingSnapshot, SnapshotTables } from "../../gateway/core/snapshot.ts";
import type { AnswerFinding } from "../../gateway/core/pages/answer.ts";
import type { DiagnosisQuestion, WorkerMessage } from "../../gateway/core/worker-messages.ts";
import { sendDescriptor } from "../../host/sockets/descriptor-mailbox.ts";
import { identify } from "../../host/processes/processes.ts";
import type { Log } from "../log.ts";
import type { ListeningSockets } from "./listening-sockets.ts";
import { WorkerHandle } from "./worker-handle.ts";
import type { Hello } from "./worker-handle.ts";

export interface SupervisorOptions {
  readonly sockets: ListeningSockets;
  readonly log: Log;
  /** How long a replaced worker may go on with what it has open, in milliseconds. */
  readonly drainMs: number;
  /** Makes the certificate for a name that a client asked for; undefined when it is not ours to certify. */
  identityFor(serverName: string): Promise<GatewayIdentity | undefined>;
  /** Finds out why a service did not answer; undefined when it cannot. */
  diagnose(question: DiagnosisQuestion): Promise<AnswerFinding | undefined>;
  /** A request or connection waits for an on-demand service. */
  onWanted(serviceId: string): void;
  /** How long nothing has been open of each on-demand service, in milliseconds. */
  onActivity(quietMs: Readonly<Record<string, number>>): void;
  /** A worker has put a descriptor into this daemon's mailbox. */
  onDescriptor(listenerId: string): void;
  /** A worker said hello; it is expected when it was added before. */
  onHello(worker: WorkerHandle, isExpected: boolean): void;
}

/**
 * Speaks with the gateway workers: keeps each at the newest snapshot, hands out descriptors, makes certificates.
 * Which workers live is for `Fleet` to say.
 */
export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #workers = new Map<string, WorkerHandle>();
  readonly #offers = new Map<WorkerHandle, Promise<void>>();
  #snapshot: RoutingSnapshot = EMPTY_SNAPSHOT;
  readonly #waiting = new Set<() => void>();

  constructor(options: SupervisorOptions) {
    this.#options = options;
  }

  get workers(): readonly WorkerHandle[] {
    return [...this.#workers.values()];
  }

  get snapshot(): RoutingSnapshot {
    return this.#snapshot;
  }

  /** Expects a worker to dial. */
  add(worker: WorkerHandle): void {
    this.#workers.set(worker.workerId, worker);
  }

  remove(worker: WorkerHandle): void {
    worker.hangUp();
    this.#workers.delete(worker.workerId);
    this.#offers.delete(worker);
    this.#wake();
  }

  /** Puts tables in force at all workers. */
  publish(tables: SnapshotTables): void {
    const delta = diffSnapshot(this.#snapshot, tables);
    const next = delta && applyDelta(this.#snapshot, delta);
    if (!delta || !next) return;
    this.#snapshot = next;
    for (const worker of this.#workers.values()) {
      if (worker.isDraining) continue;
      worker.update(next, delta);
      for (const listenerId of delta.drop.listeners ?? []) worker.accepting.delete(listenerId);
      this.#offer(worker);
    }
  }

  /** Resolves true when a worker routes by the newest snapshot and accepts on all of its listeners; false at the deadline. */
  async inForce(deadlineMs: number): Promise<boolean> {
    const endMs = performance.now() + deadlineMs;
    const { version } = this.#snapshot;
    const isReady = (): boolean => this.workers.some((worker) => worker.isReady({ ...this.#snapshot, version }));
    while (!isReady()) {
      const leftMs = endMs - performance.now();
      if (leftMs <= 0) return false;
      await this.#nextMessage(leftMs);
    }
    return true;
  }

  /** Takes a worker's new line. */
  accept(stream: Duplex): void {
    const lines = new LineDecoder();
    let worker: WorkerHandle | undefined;
    // The server forbids setEncoding on its sockets.
    const decoder = new StringDecoder("utf8");
    stream.on("data", (bytes: Buffer) => {
      try {
        for (const message of lines.decode(decoder.write(bytes)) as WorkerMessage[]) {
          if (message.type === "hello") worker = this.#greet(stream, message);
          else if (worker) this.#hear(worker, message);
        }
      } catch (error) {
        this.#options.log(`a worker said what cannot be read: ${String(error)}`);
        stream.destroy();
      }
    });
    stream.on("error", () => {});
    stream.on("close", () => {
      worker?.detach(stream);
      this.#wake();
    });
  }

  #greet(stream: Duplex, hello: Hello): WorkerHandle | undefined {
    const identity = identify(hello.pid);
    if (!identity) {
      stream.destroy();
      return undefined;
    }
    const expected = this.#workers.get(hello.workerId);
    const worker = expected ?? new WorkerHandle(hello.workerId, identity);
    this.#workers.set(hello.workerId, worker);
    const wasDraining = worker.isDraining && !hello.isDraining;
    worker.attach(stream, hello);
    // The line was down when it was told.
    if (wasDraining) worker.send({ type: "drain", deadlineMs: this.#options.drainMs });
    this.#options.onHello(worker, expected !== undefined);
    if (this.#snapshot.version > 0 && !worker.isDraining) {
      worker.update(this.#snapshot);
      this.#offer(worker);
    }
    this.#wake();
    return worker;
  }

  #hear(worker: WorkerHandle, message: Exclude<WorkerMessage, Hello>): void {
    switch (message.type) {
      case "applied":
        worker.appliedVersion = message.version;
        break;
      case "listening":
        if (message.error === undefined) worker.accepting.add(message.listenerId);
        else
          this.#options.log(`worker ${worker.identity.pid} cannot accept on ${message.listenerId}: ${message.error}`);
        break;
      case "want-identity":
        void this.#certify(worker, message.serverName);
        break;
      case "diagnose":
        void this.#diagnose(worker, message.question);
        break;
      case "descriptor":
        this.#options.onDescriptor(message.listenerId);
        break;
      case "wanted":
        this.#options.onWanted(message.serviceId);
        break;
      case "activity":
        this.#options.onActivity(message.quietMs);
        break;
      case "counters":
        worker.counters = message.counters;
        break;
      case "notice":
        this.#options.log(`worker ${worker.identity.pid}: ${message.text}`);
        break;
      case "draining":
        this.#options.log(`worker ${worker.identity.pid} drains ${message.connections} connections`);
        break;
    }
    this.#wake();
  }

  async #certify(worker: WorkerHandle, serverName: string): Promise<void> {
    const identity = await this.#options.identityFor(serverName).catch((error: unknown) => {
      this.#options.log(`no certificate for "${serverName}": ${String(error)}`);
      return undefined;
    });
    worker.send({ type: "identity", serverName, identity });
  }

  async #diagnose(worker: WorkerHandle, question: DiagnosisQuestion): Promise<void> {
    const finding = await this.#options.diagnose(question).catch((error: unknown) => {
      this.#options.log(`no cause found for "${question.serviceId}": ${String(error)}`);
      return undefined;
    });
    worker.send({ type: "diagnosis", id: question.id, finding });
  }

  /** Hands a worker the descriptors that it lacks, one offer after the other. */
  #offer(worker: WorkerHandle): void {
    const before = this.#offers.get(worker) ?? Promise.resolve();
    this.#offers.set(
      worker,
      before
        .then(() => this.#hand(worker))
        .catch((error: unknown) => this.#options.log(`no descriptor handed: ${String(error)}`)),
    );
  }

  async #hand(worker: WorkerHandle): Promise<void> {
    const mailbox = worker.hello?.mailbox;
    if (mailbox === undefined || worker.isDraining) return;
    for (const { id } of this.#snapshot.listeners) {
      const descriptor = this.#options.sockets.descriptor(id);
      if (descriptor === undefined || worker.accepting.has(id)) continue;
      await sendDescriptor(mailbox, descriptor, id);
      worker.send({ type: "descriptor", listenerId: id });
    }
  }

  #nextMessage(deadlineMs: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, deadlineMs);
      this.#waiting.add(wake);
    });
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
  }
}
