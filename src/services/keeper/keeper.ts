import { mkdirSync, rmSync } from "node:fs";
import type { KeeperAnswer, KeeperRequest, KeptLife, KeptProjectView } from "../../control/keeper-contract.ts";
import { keeperPaths, type KeeperPaths } from "../../control/keeper-paths.ts";
import { identify, type ProcessIdentity } from "../../host/processes/processes.ts";
import { ensureStateFolder } from "../../host/state-folder.ts";
import type { KeeperCommand, KeeperEvent } from "../core/keeper/keeper-events.ts";
import { AddressBook } from "../core/keeper/address-book.ts";
import { KeeperMachine } from "../core/keeper/keeper-machine.ts";
import type { Trust } from "../run-world.ts";
import { adoptable } from "./adoptable.ts";
import { readKeeperFile } from "../../control/read-keeper-file.ts";
import { lockCopy } from "./keeper-lock.ts";
import type { KeeperOptions } from "./keeper-options.ts";
import { KeeperRecord } from "./keeper-record.ts";
import { answerRequest } from "./keeper-requests.ts";
import { KeeperServer } from "./keeper-server.ts";
import type { Happening, KeeperWorld } from "./keeper-world.ts";
import { KeptChildren } from "./kept-children.ts";
import { stopLeftovers } from "./leftovers.ts";
import { NewsDesk, type NewsListener } from "./news-desk.ts";
import { performCommand } from "./perform-command.ts";
import { ServiceBoard } from "./service-board.ts";
import { ServiceDriver } from "./service-driver.ts";
import { UsageMeter } from "./usage.ts";

const STRAYS_GRACE_MS = 2000;

/** Keeps the services of one project copy: drives a `KeeperMachine`, and decides nothing itself. */
export class Keeper implements AsyncDisposable {
  readonly #options: KeeperOptions;
  readonly #paths: KeeperPaths;
  readonly #holder: ProcessIdentity;
  readonly #sinceMs = Date.now();
  readonly #machine: KeeperMachine;
  readonly #children = new KeptChildren();
  readonly #desk = new NewsDesk();
  readonly #board = new ServiceBoard();
  readonly #usage: UsageMeter;
  readonly #drivers = new Map<string, ServiceDriver>();
  readonly #record: KeeperRecord;
  readonly #ended: PromiseWithResolvers<void> = Promise.withResolvers();
  readonly #happenings: KeeperEvent[] = [];
  readonly #addresses: AddressBook;
  #owned = new AsyncDisposableStack();
  #isHandling = false;
  #isEnding = false;
  #timer: NodeJS.Timeout | undefined;

  private constructor(options: KeeperOptions) {
    const holder = identify(process.pid);
    if (holder === undefined) throw new Error("This process is not in its own process table");
    this.#holder = holder;
    this.#options = options;
    this.#paths = keeperPaths(options.folder, options.identity);
    const { identity, spec, isDetached } = options;
    this.#record = new KeeperRecord(this.#paths.file, {
      identity,
      file: spec.file,
      keeper: holder,
      isDetached,
      sinceMs: this.#sinceMs,
    });
    this.#machine = new KeeperMachine(options.spec);
    this.#addresses = new AddressBook(options.spec.services);
    this.#usage = new UsageMeter(() => this.#children.rows());
    // Whoever wants to know hears it from `ended`; nobody has to.
    this.#ended.promise.catch(() => {});
  }

  /**
   * Takes the project's lock and its places in the chart, adopts what a dead predecessor left, and stops what of that is not
   * as it should be. Starts nothing: `handle` a `start`.
   *
   * @throws {Failure} `KEEPER_RUNS`, `NEED_UNKNOWN`, `NEEDS_CYCLE`, and what the daemon says, such as `NAME_TAKEN`.
   */
  static async open(options: KeeperOptions): Promise<Keeper> {
    const keeper = new Keeper(options);
    try {
      await keeper.#open();
    } catch (error) {
      await keeper.#owned.disposeAsync();
      throw error;
    }
    return keeper;
  }

  /** Settles when nothing is left to keep, and this keeper has let go of all; rejects for a bug. */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  /** Hears all that happens from now on, until it is disposed. */
  news(listener: NewsListener): Disposable {
    return this.#desk.listen(listener);
  }

  view(): KeptProjectView {
    const { identity, spec, isDetached } = this.#options;
    return {
      ...identity,
      file: spec.file,
      keeper: { pid: process.pid, sinceMs: this.#sinceMs, isDetached },
      services: spec.services.flatMap(({ name }) => {
        const driver = this.#drivers.get(name);
        return driver === undefined ? [] : [this.#board.view(driver, this.#usage)];
      }),
    };
  }

  /** Does what is asked, and answers as over its socket; a `follow` goes on until the signal or the end. */
  handle(request: KeeperRequest, signal?: AbortSignal): AsyncGenerator<KeeperAnswer, void> {
    return answerRequest(request, {
      spec: this.#options.spec,
      desk: this.#desk,
      signal: signal ?? new AbortController().signal,
      view: () => this.view(),
      stateOf: (service) => this.#board.stateOf(service),
      tell: (happening) => this.#tell(happening),
      ended: this.ended,
    });
  }

  /** Stops all, and ends. */
  stop(): void {
    this.#tell({ type: "down", services: [] });
  }

  /** Kills what a stop is still waiting for. */
  hasten(): void {
    this.stop();
    for (const driver of this.#drivers.values()) driver.hasten();
  }

  /** Somebody asks for a service that starts on demand. */
  wanted(service: string): void {
    this.#tell({ type: "wanted", service });
  }

  /** Nothing has talked to a service for so long. */
  quiet(service: string, forMs: number): void {
    this.#tell({ type: "quiet", service, sinceMs: performance.now() - forMs });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.stop();
    await this.#ended.promise;
  }

  async #open(): Promise<void> {
    const { spec, signal, folder } = this.#options;
    ensureStateFolder(folder);
    this.#owned.use(await lockCopy(this.#paths, this.#options.identity, signal));
    mkdirSync(this.#paths.pipes, { recursive: true, mode: 0o700 });
    const trouble = this.#children.open();
    this.#owned.use(this.#children);
    if (trouble !== undefined) this.#note("warning", trouble.message);
    const { good, other } = adoptable(readKeeperFile(this.#paths.file), spec);
    // First, so that each of them leaves its port to the next.
    await this.#stopAll(other, new Set(good.keys()));
    await this.#register(good);
    await this.#adopt(good);
    this.#write();
    this.#owned.use(await KeeperServer.listen(this.#paths.socket, (request, over) => this.handle(request, over)));
    const onAbort = (): void => this.stop();
    signal.addEventListener("abort", onAbort, { once: true });
    this.#owned.defer(() => signal.removeEventListener("abort", onAbort));
    if (signal.aborted) this.stop();
  }

  /** Takes all places at once: the addresses are known before anything starts. */
  async #register(lives: ReadonlyMap<string, KeptLife>): Promise<void> {
    const { spec, signal, chart, environment, identity, trust } = this.#options;
    await chart().connect(signal);
    const trusting = trust({ environment, workingDirectory: identity.directory });
    trusting.catch(() => {}); // Each service waits for it.
    const world = this.#world(trusting);
    const registered = spec.services.map(async (service) => {
      const driver = this.#owned.use(new ServiceDriver(service, world));
      this.#drivers.set(service.name, driver);
      await driver.seat.register(lives.get(service.name), signal);
    });
    await Promise.allSettled(registered);
    await Promise.all(registered);
  }

  /** Goes on with the lives that are as they should be; stops those that depend on something else by now. */
  async #adopt(lives: ReadonlyMap<string, KeptLife>): Promise<void> {
    const isSame = (life: KeptLife, driver: ServiceDriver | undefined): driver is ServiceDriver =>
      driver?.seat.digest === life.digest && driver.seat.lease === life.leaseId;
    const other = [...lives.values()].filter((life) => !isSame(life, this.#drivers.get(life.service)));
    if (other.length > 0) await this.#stopAll(other, new Set(lives.keys()));
    for (const [service, life] of lives) {
      const driver = this.#drivers.get(service);
      if (!isSame(life, driver)) continue;
      this.#board.started(service, life.startedAtMs);
      this.#tell({ type: "adopted", service, pid: life.root.pid });
      driver.adopt(life);
    }
  }

  async #stopAll(lives: readonly KeptLife[], kept: ReadonlySet<string>): Promise<void> {
    const { left } = await stopLeftovers({ lives }, { pipes: this.#paths.pipes, kept });
    if (left.length > 0) this.#note("warning", `could not end process ${left.join(", ")} of an earlier keeper`);
  }

  #world(trusting: Promise<Trust>): KeeperWorld {
    return {
      options: this.#options,
      paths: this.#paths,
      holder: this.#holder,
      children: this.#children,
      trust: () => trusting,
      services: () =>
        new Map(
          [...this.#drivers].flatMap(([name, { seat }]) => (seat.needed === undefined ? [] : [[name, seat.needed]])),
        ),
      tell: (happening) => this.#tell(happening),
      news: (news) => this.#desk.tell(news),
      changed: () => this.#write(),
      mayHaveMoved: (service) => this.#mayHaveMoved(service),
      fail: (error) => void this.#end(error),
    };
  }

  #tell(happening: Happening): void {
    const event: KeeperEvent = { ...happening, atMs: performance.now() };
    // A request that names what is not there is refused where it was made; the machine has changed nothing then.
    if (this.#isHandling) this.#happenings.push(event);
    else this.#handle(event);
  }

  #handle(first: KeeperEvent): void {
    this.#isHandling = true;
    try {
      for (let event: KeeperEvent | undefined = first; event !== undefined; event = this.#happenings.shift()) {
        this.#mark(event);
        for (const command of this.#machine.handle(event)) this.#perform(command);
      }
    } finally {
      this.#isHandling = false;
    }
  }

  #mark(event: KeeperEvent): void {
    if (event.type === "started") this.#board.started(event.service, Date.now());
    if (event.type === "ended" || event.type === "not-started") this.#board.ended(event.service);
  }

  #perform(command: KeeperCommand): void {
    if (command.type === "wake") return this.#wakeAt(command.atMs);
    if (command.type === "finish") return void this.#end(undefined);
    const driver = this.#drivers.get(command.service);
    if (driver === undefined) return undefined;
    if (command.type !== "say") return performCommand(command, driver);
    this.#board.say(command);
    driver.said(command);
    return this.#desk.tell({ type: "service", service: this.#board.view(driver, undefined) });
  }

  #wakeAt(atMs: number | undefined): void {
    clearTimeout(this.#timer);
    if (atMs === undefined) return;
    this.#timer = setTimeout(() => this.#tell({ type: "woke" }), Math.max(0, atMs - performance.now()));
  }

  #mayHaveMoved(service: string): void {
    const needed = this.#drivers.get(service)?.seat.needed;
    if (needed !== undefined && this.#addresses.hasMoved(service, needed)) this.#tell({ type: "moved", service });
  }

  #note(kind: "note" | "warning", text: string): void {
    this.#desk.tell({ type: "note", service: undefined, kind, text });
  }

  /** Writes down what a successor has to know. */
  #write(): void {
    const trouble = this.#record.write([...this.#drivers.values()].flatMap(({ kept }) => kept ?? []));
    if (trouble !== undefined) this.#note("warning", trouble);
  }

  /** Lets go of all; `bug` is one, for which everything is ended at once. */
  async #end(bug: unknown): Promise<void> {
    if (this.#isEnding) return;
    this.#isEnding = true;
    clearTimeout(this.#timer);
    const drivers = [...this.#drivers.values()];
    try {
      await this.#children.endStrays(STRAYS_GRACE_MS);
      await Promise.all(drivers.map((driver) => driver.leave()));
      this.#desk.tell({ type: "ended" });
      this.#record.remove();
      await this.#owned.disposeAsync();
      rmSync(this.#paths.pipes, { recursive: true, force: true });
    } catch (second) {
      this.#ended.reject(bug ?? second);
    }
    if (bug === undefined) this.#ended.resolve();
    else this.#ended.reject(bug);
  }
}
