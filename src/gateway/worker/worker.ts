import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { openMailbox, sendDescriptor } from "../../host/sockets/descriptor-mailbox.ts";
import type { Mailbox } from "../../host/sockets/descriptor-mailbox.ts";
import { callerUid } from "../../host/sockets/listeners.ts";
import { closeDescriptor } from "../../host/sockets/listening-descriptor.ts";
import type { GatewaySettings } from "../core/settings.ts";
import { applyDelta, EMPTY_SNAPSHOT } from "../core/snapshot-delta.ts";
import type { RoutingSnapshot } from "../core/snapshot.ts";
import type { DaemonMessage } from "../core/worker-messages.ts";
import { Diagnoses } from "../diagnoses.ts";
import { Gateway } from "../gateway.ts";
import { IdentityStore } from "../identity-store.ts";
import type { Transport } from "../transport/transport.ts";
import { DaemonLink } from "./daemon-link.ts";
import type { WorkerOptions } from "./worker-options.ts";

/** How often a worker reports its counters, in milliseconds. */
const COUNTERS_MS = 1_000;

/**
 * A gateway in a process of its own. It obeys its daemon while there is one, serves its last snapshot while there is
 * none, and offers itself, with its descriptors, to the next.
 */
export class Worker {
  readonly #gateway: Gateway;
  readonly #identities: IdentityStore;
  readonly #diagnoses: Diagnoses;
  readonly #mailbox: Mailbox;
  readonly #link: DaemonLink;
  /** Of the listeners on which it accepts. */
  readonly #descriptors = new Map<string, number>();
  /** Taken from the mailbox; the line that announces each is still on its way, behind the snapshot that names it. */
  readonly #arrived = new Map<string, number>();
  readonly #reporting: NodeJS.Timeout;
  #snapshot: RoutingSnapshot = EMPTY_SNAPSHOT;
  #ending: Promise<void> | undefined;

  constructor(transport: Transport, options: WorkerOptions & { readonly settings: GatewaySettings }) {
    this.#mailbox = openMailbox(options.mailbox);
    this.#identities = new IdentityStore((serverName) => void this.#link.send({ type: "want-identity", serverName }));
    this.#diagnoses = new Diagnoses({
      ask: (question) => this.#link.send({ type: "diagnose", question }),
      timeoutMs: options.settings.diagnosisWaitMs,
    });
    this.#gateway = new Gateway({
      transport,
      settings: options.settings,
      identities: this.#identities,
      diagnoses: this.#diagnoses,
      callerUid,
      uid: process.getuid?.(),
      onWanted: (serviceId) => void this.#link.send({ type: "wanted", serviceId }),
      onNotice: (text) => void this.#link.send({ type: "notice", text }),
    });
    this.#link = new DaemonLink({
      controlSocket: options.controlSocket,
      hello: () => ({
        type: "hello",
        workerId: options.workerId,
        pid: process.pid,
        engine: transport.engine === "bun" ? "bun" : "node",
        release: options.release,
        mailbox: options.mailbox,
        holds: [...this.#descriptors.keys()],
        isDraining: this.#ending !== undefined,
      }),
      onMessage: (message) => this.#obey(message),
      onOrphaned: () => {
        if (!existsSync(dirname(options.controlSocket))) void this.end(0);
      },
    });
    this.#reporting = setInterval(() => this.#report(), COUNTERS_MS);
  }

  /**
   * Stops accepting, finishes what is open until the deadline, and lets go of everything, so that the process ends.
   * A nearer deadline hastens an end that is under way.
   */
  end(deadlineMs: number): Promise<void> {
    if (this.#ending) void this.#gateway.drain(deadlineMs);
    this.#ending ??= this.#end(deadlineMs);
    return this.#ending;
  }

  async #end(deadlineMs: number): Promise<void> {
    const drained = this.#gateway.drain(deadlineMs);
    this.#descriptors.clear();
    this.#link.send({ type: "draining", connections: this.#gateway.counters.openConnections });
    await drained;
    await this.#gateway[Symbol.asyncDispose]();
    clearInterval(this.#reporting);
    this.#link[Symbol.dispose]();
    this.#mailbox[Symbol.dispose]();
  }

  #obey(message: DaemonMessage): void {
    switch (message.type) {
      case "snapshot":
        this.#apply(message.snapshot);
        break;
      case "delta":
        // A delta that does not fit can only follow a lost line, and lines are not lost: the daemon sends all anew on the next dial.
        this.#apply(applyDelta(this.#snapshot, message.delta) ?? this.#snapshot);
        break;
      case "descriptor":
        void this.#takeDescriptor(message.listenerId);
        break;
      case "give-descriptors":
        void this.#giveDescriptors(message.mailbox);
        break;
      case "identity":
        this.#identities.deliver(message.serverName, message.identity);
        break;
      case "diagnosis":
        this.#diagnoses.deliver(message.id, message.finding);
        break;
      case "drain":
        void this.end(message.deadlineMs);
        break;
    }
  }

  #apply(snapshot: RoutingSnapshot): void {
    this.#snapshot = snapshot;
    this.#gateway.apply(snapshot);
    const named = new Set(snapshot.listeners.map(({ id }) => id));
    for (const id of this.#descriptors.keys()) if (!named.has(id)) this.#closeListener(id);
    this.#link.send({ type: "applied", version: snapshot.version });
  }

  #closeListener(id: string): void {
    this.#gateway.closeListener(id);
    this.#descriptors.delete(id);
  }

  async #takeDescriptor(listenerId: string): Promise<void> {
    this.#emptyMailbox();
    const descriptor = this.#arrived.get(listenerId);
    if (descriptor === undefined) return;
    this.#arrived.delete(listenerId);
    const listener = this.#snapshot.listeners.find((row) => row.id === listenerId);
    if (!listener || this.#descriptors.has(listenerId) || this.#ending) {
      closeDescriptor(descriptor);
      return;
    }
    this.#descriptors.set(listenerId, descriptor);
    const error = await this.#gateway.listen(listener, descriptor).then(
      () => undefined,
      (reason: unknown) => String(reason),
    );
    if (error !== undefined) this.#descriptors.delete(listenerId);
    // Its service may have ended while it was being opened.
    else if (!this.#descriptors.has(listenerId)) this.#gateway.closeListener(listenerId);
    this.#link.send({ type: "listening", listenerId, error });
  }

  #emptyMailbox(): void {
    for (let delivery = this.#mailbox.take(); delivery; delivery = this.#mailbox.take()) {
      const before = this.#arrived.get(delivery.text);
      if (before !== undefined) closeDescriptor(before);
      this.#arrived.set(delivery.text, delivery.descriptor);
    }
  }

  async #giveDescriptors(mailbox: string): Promise<void> {
    for (const listenerId of this.#descriptors.keys()) {
      // Asked for anew: one that was closed while another was on its way has a number that means something else by now.
      const descriptor = this.#descriptors.get(listenerId);
      if (descriptor === undefined) continue;
      try {
        await sendDescriptor(mailbox, descriptor, listenerId);
        this.#link.send({ type: "descriptor", listenerId });
      } catch (error) {
        this.#link.send({ type: "notice", text: `could not hand back listener ${listenerId}: ${String(error)}` });
      }
    }
  }

  #report(): void {
    const quietMs = this.#gateway.quietMs();
    if (quietMs) this.#link.send({ type: "activity", quietMs });
    const counters = { ...this.#gateway.counters, residentBytes: process.memoryUsage.rss() };
    this.#link.send({ type: "counters", counters });
  }
}
