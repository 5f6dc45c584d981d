import { mkdirSync, rmSync } from "node:fs";
import type { KeeperAnswer, KeeperRequest, KeptProjectView, ProjectChanges } from "../../control/keeper-contract.ts";
import { keeperPaths, type KeeperPaths } from "../../control/keeper-paths.ts";
import { identify, type ProcessIdentity } from "../../host/processes/processes.ts";
import { ensureStateFolder } from "../../host/state-folder.ts";
import type { KeeperCommand, KeeperEvent } from "../core/keeper/keeper-events.ts";
import { AddressBook } from "../core/keeper/address-book.ts";
import { changesText, listeningChanged } from "../core/keeper/project-changes.ts";
import { KeeperMachine } from "../core/keeper/keeper-machine.ts";
import type { ProjectSpec } from "../core/project/project-spec.ts";
import { readKeeperFile } from "../../control/read-keeper-file.ts";
import { Happenings } from "./happenings.ts";
import { lockCopy } from "./keeper-lock.ts";
import type { KeeperOptions } from "./keeper-options.ts";
import { KeeperRecord } from "./keeper-record.ts";
import { answerRequest } from "./keeper-requests.ts";
import { KeeperServer } from "./keeper-server.ts";
import type { Happening, KeeperWorld } from "./keeper-world.ts";
import { KeptChildren } from "./kept-children.ts";
import { NewsDesk, type NewsListener } from "./news-desk.ts";
import { performCommand } from "./perform-command.ts";
import { Predecessor } from "./predecessor.ts";
import { ProjectReload } from "./project-reload.ts";
import { ServiceBoard } from "./service-board.ts";
import { ServiceCrew } from "./service-crew.ts";
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
  readonly #crew: ServiceCrew;
  readonly #reload: ProjectReload;
  readonly #record: KeeperRecord;
  readonly #ended: PromiseWithResolvers<void> = Promise.withResolvers();
  readonly #happenings = new Happenings((event) => this.#handle(event));
  readonly #addresses: AddressBook;
  #spec: ProjectSpec;
  /** Of these the project has none any more; they are being stopped. */
  #gone = new Set<string>();
  #owned = new AsyncDisposableStack();
  #isEnding = false;
  #timer: NodeJS.Timeout | undefined;

  private constructor(options: KeeperOptions) {
    const holder = identify(process.pid);
    if (holder === undefined) throw new Error("This process is not in its own process table");
    this.#holder = holder;
    this.#options = options;
    this.#paths = keeperPaths(options.folder, options.identity);
    this.#spec = options.spec;
    const { identity, isDetached } = options;
    this.#record = new KeeperRecord({
      path: this.#paths.file,
      about: { identity, keeper: holder, isDetached, sinceMs: this.#sinceMs },
      onTrouble: (text) => this.#note("warning", text),
    });
    this.#machine = new KeeperMachine(options.spec);
    this.#addresses = new AddressBook(options.spec.services);
    this.#usage = new UsageMeter(() => this.#children.rows());
    this.#crew = new ServiceCrew(this.#world());
    this.#reload = new ProjectReload({
      crew: this.#crew,
      options,
      isEnding: () => this.#isEnding,
      spec: () => this.#spec,
      take: (spec, changes) => this.#take(spec, changes),
    });
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
    const { identity, isDetached } = this.#options;
    return {
      ...identity,
      file: this.#spec.file,
      keeper: { pid: process.pid, sinceMs: this.#sinceMs, isDetached },
      services: this.#spec.services.flatMap(({ name }) => {
        const driver = this.#crew.get(name);
        return driver === undefined ? [] : [this.#board.view(driver, this.#usage)];
      }),
    };
  }

  /** Does what is asked, and answers as over its socket; a `follow` goes on until the signal or the end. */
  handle(request: KeeperRequest, signal?: AbortSignal): AsyncGenerator<KeeperAnswer, void> {
    return answerRequest(request, {
      spec: this.#spec,
      reload: () => this.#reload.ask().finally(() => this.#forgetGone()),
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
    for (const driver of this.#crew.all) driver.hasten();
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
    const warn = (text: string): void => this.#note("warning", text);
    const before = new Predecessor(readKeeperFile(this.#paths.file), { spec, pipes: this.#paths.pipes, warn });
    await before.stopOthers();
    this.#owned.use(this.#crew);
    await this.#options.chart().connect(signal);
    await this.#crew.register(spec.services, before.lives, signal);
    for (const { driver, life } of await before.adopt(this.#crew)) {
      const { service, root, startedAtMs } = life;
      this.#board.takenOver(service, startedAtMs);
      this.#tell({ type: "adopted", service, pid: root.pid });
      driver.adopt(life);
    }
    await this.#write();
    this.#owned.use(await KeeperServer.listen(this.#paths.socket, (request, over) => this.handle(request, over)));
    const onAbort = (): void => this.stop();
    signal.addEventListener("abort", onAbort, { once: true });
    this.#owned.defer(() => signal.removeEventListener("abort", onAbort));
    if (signal.aborted) this.stop();
  }

  #world(): KeeperWorld {
    const { trust, environment, identity } = this.#options;
    let trusting: ReturnType<typeof trust> | undefined;
    return {
      options: this.#options,
      paths: this.#paths,
      holder: this.#holder,
      children: this.#children,
      trust: () => (trusting ??= trust({ environment, workingDirectory: identity.directory })),
      services: () => this.#crew.needed(),
      tell: (happening) => this.#tell(happening),
      news: (news) => this.#desk.tell(news),
      changed: () => void this.#write(),
      mayHaveMoved: (service) => this.#mayHaveMoved(service),
      fail: (error) => void this.#end(error),
    };
  }

  #tell(happening: Happening): void {
    this.#happenings.tell(happening);
  }

  #handle(event: KeeperEvent): void {
    this.#mark(event);
    for (const command of this.#machine.handle(event)) this.#perform(command);
    this.#forgetGone();
  }

  /** From now on this is the project; all of it has its place. */
  #take(spec: ProjectSpec, changes: ProjectChanges): void {
    const text = changesText(changes, spec.file);
    if (text !== undefined) this.#note("note", text);
    const { services } = spec;
    const before = this.#spec.services;
    this.#spec = spec;
    this.#gone = this.#crew.without(services);
    for (const service of changes.stops) this.#desk.tell({ type: "gone", service });
    this.#addresses.renew(services);
    this.#tell({ type: "reloaded", services });
    for (const service of listeningChanged(before, services)) this.#tell({ type: "moved", service });
    void this.#write();
  }

  /** Those that the project has no more give their places back once they have ended. */
  #forgetGone(): void {
    // One that is stopped just now may be wanted again by the project that is being taken up.
    if (this.#reload.isBusy) return;
    for (const name of this.#gone) {
      if (this.#board.stateOf(name) !== "stopped") continue;
      this.#gone.delete(name);
      this.#board.forget(name);
      this.#crew.forget(name).catch((error: unknown) => void this.#end(error));
    }
  }

  #mark(event: KeeperEvent): void {
    if (event.type === "started") this.#board.started(event.service, Date.now());
    if (event.type === "ended" || event.type === "not-started") this.#board.ended(event.service);
  }

  #perform(command: KeeperCommand): void {
    if (command.type === "wake") return this.#wakeAt(command.atMs);
    if (command.type === "finish") return void this.#end(undefined);
    const driver = this.#crew.get(command.service);
    if (driver === undefined) return undefined;
    if (command.type !== "say") return performCommand(command, driver);
    this.#board.say(command);
    if (this.#gone.has(command.service)) return undefined;
    driver.said(command);
    return this.#desk.tell({ type: "service", service: this.#board.view(driver, undefined) });
  }

  #wakeAt(atMs: number | undefined): void {
    clearTimeout(this.#timer);
    if (atMs === undefined) return;
    this.#timer = setTimeout(() => this.#tell({ type: "woke" }), Math.max(0, atMs - performance.now()));
  }

  #mayHaveMoved(service: string): void {
    const needed = this.#crew.get(service)?.seat.needed;
    if (needed !== undefined && this.#addresses.hasMoved(service, needed)) this.#tell({ type: "moved", service });
  }

  #note(kind: "note" | "warning", text: string): void {
    this.#desk.tell({ type: "note", service: undefined, kind, text });
  }

  /** Writes down what a successor has to know. */
  #write(): Promise<void> {
    return this.#record.write(this.#crew.lives, this.#spec.file);
  }

  /** Lets go of all; `bug` is one, for which everything is ended at once. */
  async #end(bug: unknown): Promise<void> {
    if (this.#isEnding) return;
    this.#isEnding = true;
    clearTimeout(this.#timer);
    try {
      await this.#children.endStrays(STRAYS_GRACE_MS);
      await this.#crew.leave();
      this.#desk.tell({ type: "ended" });
      await this.#record.remove();
      await this.#owned.disposeAsync();
      rmSync(this.#paths.pipes, { recursive: true, force: true });
    } catch (second) {
      this.#ended.reject(bug ?? second);
    }
    if (bug === undefined) this.#ended.resolve();
    else this.#ended.reject(bug);
  }
}
