import { closeSync, openSync } from "node:fs";
import { isFfiLoaded, libc } from "../ffi.ts";
import { ifVisible, socketInodeAt } from "./procfs.ts";

const TARGET_BYTES_MAX = 64;
const target = new Uint8Array(TARGET_BYTES_MAX);
const SOCKET = Buffer.from("socket:[");
const [ZERO, NINE] = [0x30, 0x39];

/**
 * Reads which sockets stand behind one process's descriptors. Where koffi is loaded already, each is asked for by its
 * name alone, and no text is made of the answer: 14,000 took 48 ms so, and 67 by their paths. Whoever reads fewer does not
 * load it for this: what it saves, its loading takes.
 */
export class DescriptorLinks implements Disposable {
  readonly #pid: number;
  /** The folder of the descriptors; undefined where paths are the way. */
  readonly #folder: number | undefined;

  constructor(pid: number) {
    this.#pid = pid;
    this.#folder = isFfiLoaded() ? ifVisible(() => openSync(`/proc/${pid}/fd`, "r")) : undefined;
  }

  /** Inode of the socket behind a descriptor; undefined when it is none, or no longer there. */
  socketInode(descriptor: string): number | undefined {
    if (this.#folder === undefined) return socketInodeAt(this.#pid, descriptor);
    // Whatever the reason of a failure is: there is no socket that could be told.
    return inodeIn(libc().readlinkat(this.#folder, descriptor, target, TARGET_BYTES_MAX));
  }

  [Symbol.dispose](): void {
    if (this.#folder !== undefined) closeSync(this.#folder);
  }
}

function inodeIn(bytes: number): number | undefined {
  if (bytes <= SOCKET.length) return undefined;
  for (let at = 0; at < SOCKET.length; at++) if (target[at] !== SOCKET[at]) return undefined;
  let inode = 0;
  for (let at = SOCKET.length; at < bytes; at++) {
    const digit = target[at] ?? 0;
    if (digit < ZERO || digit > NINE) break;
    inode = inode * 10 + digit - ZERO;
  }
  return inode;
}
