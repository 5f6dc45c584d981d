import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import type { MachineFacts } from "../../src/doctor/core/machine-facts.ts";
import { asUser } from "../support/as-user.ts";
import type { Order } from "./room-agent.ts";

const AGENT = join(import.meta.dirname, "room-agent.ts");
const NOWHERE = "/nonexistent";
const PEER = join(import.meta.dirname, "peer.ts");
const ANSWER_MS_MAX = 30_000;

/**
 * A network and a mount namespace of its own, in which a machine can be broken without anybody noticing: with lo up,
 * nothing else, and a process in it that breaks, looks and mends. It all goes with that process.
 */
export class Room implements AsyncDisposable {
  readonly #agent: ChildProcess;
  readonly #lines: Interface;

  private constructor([program = "", ...words]: readonly string[]) {
    this.#agent = spawn(program, [...words, process.execPath, AGENT], { stdio: ["pipe", "pipe", "inherit"] });
    assert.ok(this.#agent.stdout);
    this.#lines = createInterface({ input: this.#agent.stdout });
  }

  static async open(): Promise<Room> {
    const room = new Room(["unshare", "--net", "--mount"]);
    await room.sh("ip link set lo up");
    return room;
  }

  /** Words before a command that is to run in the room's network. */
  get door(): readonly string[] {
    return ["nsenter", `--net=/proc/${this.#agent.pid}/ns/net`];
  }

  /** A second process in the same room, which is nobody. */
  async asNobody(): Promise<Room> {
    return new Room([...this.door, ...asUser(65_534)]);
  }

  async sh(script: string): Promise<void> {
    await this.#ask({ type: "shell", script });
  }

  /** Starts a program that says one line when it is ready; it ends with the room. */
  async start(argv: readonly string[]): Promise<number> {
    return ((await this.#ask({ type: "background", argv })) as { pid: number }).pid;
  }

  /** Starts `peer.ts`, after other words such as `prlimit` where there are any. */
  startPeer(words: readonly string[], before: readonly string[] = []): Promise<number> {
    return this.start([...before, process.execPath, PEER, ...words]);
  }

  /** Ends what `start` has started. */
  async stop(pid: number): Promise<void> {
    await this.#ask({ type: "end", pid });
  }

  async gather(
    only: readonly (keyof MachineFacts)[],
    environment: Readonly<Record<string, string>> = {},
  ): Promise<MachineFacts> {
    const folders = { authority: NOWHERE, trust: NOWHERE, undo: NOWHERE };
    const order: Order = { type: "gather", options: { only, environment, folders } };
    const { facts } = (await this.#ask(order)) as { facts: MachineFacts };
    return facts;
  }

  async #ask(order: Order): Promise<unknown> {
    const answered = once(this.#lines, "line", { signal: AbortSignal.timeout(ANSWER_MS_MAX) });
    this.#agent.stdin?.write(`${JSON.stringify(order)}\n`);
    const [line] = (await answered) as [string];
    const answer = JSON.parse(line) as { error?: string };
    assert.equal(answer.error, undefined);
    return answer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#agent.exitCode !== null) return;
    const ended = once(this.#agent, "exit");
    this.#agent.stdin?.end();
    await ended;
  }
}
