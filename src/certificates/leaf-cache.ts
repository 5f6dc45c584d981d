import { join } from "node:path";
import type { Authority } from "./authority.ts";
import { leafRenewalMs, validityAt } from "./core/validity.ts";
import { canonicalSubject, type Leaf, type LeafSubject } from "./issue-leaf.ts";
import { openLeafFiles, subjectKey } from "./leaf-files.ts";

const LEAVES_MAX = 1000;
/** No leaf lives longer than this. */
const STALE_MS = 8 * 86_400_000;
/**
 * How often the wall clock is looked at. One timer per leaf, set for days ahead, would stand still while a laptop
 * sleeps, and come late by as long as it slept.
 */
const LOOK_EVERY_MS = 60_000;

export interface LeafCacheOptions {
  readonly authority: Authority;
  /** The authority's folder; leaves are kept in `leaves` below it, so that they go when it goes. */
  readonly directory: string;
  readonly now: () => number;
  /** A leaf that was handed out has a successor. */
  readonly onRenew: (leaf: Leaf) => void;
  /** A leaf could not be renewed or stored; it is tried again with the next look. */
  readonly onError: (error: unknown, subject: LeafSubject) => void;
  /** The least recently asked for go first (default 1,000). */
  readonly leavesMax?: number;
}

/** One leaf per subject, signed on first ask, kept across restarts, and renewed at two thirds of its life. */
export interface LeafCache extends AsyncDisposable {
  /**
   * Gives the leaf of a name or of addresses; asks at once share one signing.
   *
   * @throws {Failure} what `Authority.issue` throws
   */
  get(subject: LeafSubject): Promise<Leaf>;
  /**
   * Says whether `get` gives this leaf without signing.
   *
   * @throws {Failure} `NAME_NOT_LOCAL`, `ADDRESS_NOT_LOOPBACK`
   */
  holds(subject: LeafSubject): Promise<boolean>;
  /** Stops renewing a leaf that nobody serves any more, and removes its file. */
  forget(subject: LeafSubject): Promise<void>;
}

/**
 * Opens the leaves of an authority.
 *
 * @throws {Failure} `AUTHORITY_NOT_WRITABLE`
 */
export async function openLeafCache(options: LeafCacheOptions): Promise<LeafCache> {
  const { authority, directory, now, leavesMax = LEAVES_MAX } = options;
  const files = await openLeafFiles(join(directory, "leaves"), {
    intermediatePem: authority.intermediatePem,
    staleBeforeMs: now() - STALE_MS,
    leavesMax,
  });
  return new Leaves({ ...options, leavesMax, files });
}

interface LeavesOptions extends Required<LeafCacheOptions> {
  readonly files: Awaited<ReturnType<typeof openLeafFiles>>;
}

class Leaves implements LeafCache {
  readonly #options: LeavesOptions;
  /** By subject, the least recently asked for first. */
  readonly #leaves = new Map<string, Leaf>();
  readonly #pending = new Map<string, Promise<Leaf>>();
  readonly #timer: NodeJS.Timeout;
  #isRenewing = false;
  #closed = false;

  constructor(options: LeavesOptions) {
    this.#options = options;
    this.#timer = setInterval(() => void this.#renewDue(), LOOK_EVERY_MS).unref();
  }

  async get(asked: LeafSubject): Promise<Leaf> {
    const subject = canonicalSubject(asked, this.#options.authority.suffixes);
    const key = subjectKey(subject);
    const leaf = this.#leaves.get(key);
    if (leaf === undefined) return this.#once(key, () => this.#obtain(key, subject));
    this.#leaves.delete(key);
    this.#leaves.set(key, leaf);
    // One that has just expired, or lies in the future of a clock stepped back, is no use to the asker.
    if (validityAt(this.#options.now(), leaf) !== "valid") return this.#once(key, () => this.#renew(key, subject));
    return leaf;
  }

  async holds(asked: LeafSubject): Promise<boolean> {
    const subject = canonicalSubject(asked, this.#options.authority.suffixes);
    const leaf = this.#leaves.get(subjectKey(subject));
    if (leaf !== undefined) return validityAt(this.#options.now(), leaf) === "valid";
    const stored = await this.#options.files.read(subject);
    return stored !== undefined && !this.#isDue(stored);
  }

  async forget(asked: LeafSubject): Promise<void> {
    const subject = canonicalSubject(asked, this.#options.authority.suffixes);
    const key = subjectKey(subject);
    await this.#pending.get(key)?.catch(() => undefined);
    this.#leaves.delete(key);
    await this.#options.files.remove(subject);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    await Promise.allSettled(this.#pending.values());
    this.#leaves.clear();
  }

  #once(key: string, work: () => Promise<Leaf>): Promise<Leaf> {
    const running = this.#pending.get(key) ?? work().finally(() => this.#pending.delete(key));
    this.#pending.set(key, running);
    return running;
  }

  async #obtain(key: string, subject: LeafSubject): Promise<Leaf> {
    const stored = await this.#options.files.read(subject);
    if (stored !== undefined && !this.#isDue(stored)) return this.#keep(key, stored);
    return this.#sign(key, subject);
  }

  async #renew(key: string, subject: LeafSubject): Promise<Leaf> {
    const leaf = await this.#sign(key, subject);
    if (!this.#closed) this.#options.onRenew(leaf);
    return leaf;
  }

  async #sign(key: string, subject: LeafSubject): Promise<Leaf> {
    const leaf = await this.#options.authority.issue(subject);
    this.#keep(key, leaf);
    // A full disk stops no handshake: the leaf is good without its file.
    await this.#options.files.write(leaf).catch((error: unknown) => this.#options.onError(error, subject));
    return leaf;
  }

  #keep(key: string, leaf: Leaf): Leaf {
    this.#leaves.delete(key);
    this.#leaves.set(key, leaf);
    for (const [oldest, { subject }] of this.#leaves) {
      if (this.#leaves.size <= this.#options.leavesMax) break;
      this.#leaves.delete(oldest);
      this.#options.files.remove(subject).catch((error: unknown) => this.#options.onError(error, subject));
    }
    return leaf;
  }

  /** One after the other: a thousand at once would keep the event loop for seconds. */
  async #renewDue(): Promise<void> {
    if (this.#isRenewing) return;
    this.#isRenewing = true;
    for (const [key, { subject }] of [...this.#leaves].filter(([, leaf]) => this.#isDue(leaf))) {
      if (this.#closed || !this.#leaves.has(key)) continue;
      const renewal = this.#once(key, () => this.#renew(key, subject));
      await renewal.catch((error: unknown) => this.#options.onError(error, subject));
    }
    this.#isRenewing = false;
  }

  #isDue(leaf: Leaf): boolean {
    const nowMs = this.#options.now();
    return nowMs >= leafRenewalMs(leaf) || validityAt(nowMs, leaf) !== "valid";
  }
}
