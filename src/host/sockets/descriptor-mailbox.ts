import { chmodSync, lstatSync, unlinkSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import {
  controlBytesFor,
  MSG_CMSG_CLOEXEC,
  MSG_DONTWAIT,
  MSG_NOSIGNAL,
  packDescriptors,
  MessageMemory,
  readDescriptors,
} from "../core/descriptor-message.ts";
import { hostFailure } from "../core/failures.ts";
import { AF_UNIX, packUnixAddress, SOCKET_PATH_BYTES_MAX } from "../core/sockets/socket-address.ts";
import { callFailed, lastError, libc, memoryAddress } from "../ffi.ts";
import { SOCK_CLOEXEC, SOCK_DGRAM, SOCK_NONBLOCK } from "../linux/socket-constants.ts";

export interface Delivery {
  readonly text: string;
  /** This process's own copy: close it, or hand it to a server. */
  readonly descriptor: number;
}

/** A Unix datagram socket at which a process takes descriptors from others of its user. */
export interface Mailbox extends Disposable {
  readonly path: string;
  /** Takes the next delivery, or undefined when none is there. Never waits; malformed ones are dropped. */
  take(): Delivery | undefined;
}

const TEXT_BYTES_MAX = 255;
/** Room for more descriptors than a delivery may hold, so that the surplus is seen and closed. */
const DESCRIPTORS_MAX = 8;
const FULL_PATIENCE_MS = 5000;
const FULL_POLL_MS = 5;

/**
 * Opens a mailbox at a path of at most 103 bytes, in a folder that only this user can enter. Replaces a stale socket.
 *
 * @throws {Failure} `SOCKET_PATH_TOO_LONG`.
 */
export function openMailbox(path: string): Mailbox {
  const address = unixAddress(path);
  const descriptor = openSocket();
  try {
    removeSocket(path);
    if (libc().bind(descriptor, address, address.byteLength) === -1) throw callFailed("bind");
    chmodSync(path, 0o600);
  } catch (error) {
    libc().close(descriptor);
    throw error;
  }
  let isOpen = true;
  return {
    path,
    take: () => (isOpen ? takeDelivery(descriptor) : undefined),
    [Symbol.dispose]() {
      if (!isOpen) return;
      isOpen = false;
      libc().close(descriptor);
      removeSocket(path);
    },
  };
}

/**
 * Puts a copy of a descriptor into a mailbox, with a text of at most 255 bytes. The system holds few deliveries (10 by
 * default): while the mailbox is full it waits.
 *
 * @throws {Failure} `MAILBOX_GONE` when nobody has it open, `MAILBOX_FULL` when its owner takes nothing for 5 s.
 */
export async function sendDescriptor(mailbox: string, descriptor: number, text: string): Promise<void> {
  const data = new TextEncoder().encode(text);
  if (data.byteLength === 0 || data.byteLength > TEXT_BYTES_MAX) {
    throw new RangeError(`A delivery's text has 1 to ${TEXT_BYTES_MAX} bytes, not ${data.byteLength}`);
  }
  const parts = { name: unixAddress(mailbox), control: packDescriptors([descriptor]), data };
  const message = new MessageMemory(parts, memoryAddress);
  const socket = openSocket();
  try {
    const deadline = performance.now() + FULL_PATIENCE_MS;
    for (;;) {
      if (libc().sendmsg(socket, message.bytes, MSG_DONTWAIT | MSG_NOSIGNAL) !== -1) return;
      const error = lastError();
      if (error === "ECONNREFUSED" || error === "ENOENT") throw hostFailure("MAILBOX_GONE", { path: mailbox });
      if (error !== "EAGAIN" && error !== "ENOBUFS" && error !== "EINTR") throw callFailed("sendmsg", error);
      if (performance.now() > deadline) {
        throw hostFailure("MAILBOX_FULL", { path: mailbox, waitedMs: FULL_PATIENCE_MS });
      }
      await delay(FULL_POLL_MS);
    }
  } finally {
    libc().close(socket);
  }
}

/** The next well-formed delivery; the others are dropped, and what came with them is closed. */
function takeDelivery(socket: number): Delivery | undefined {
  for (;;) {
    const room = { control: new Uint8Array(controlBytesFor(DESCRIPTORS_MAX)), data: new Uint8Array(TEXT_BYTES_MAX) };
    const message = new MessageMemory(room, memoryAddress);
    const bytes = libc().recvmsg(socket, message.bytes, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    if (bytes === -1) {
      const error = lastError();
      if (error === "EAGAIN") return undefined;
      if (error === "EINTR") continue;
      throw callFailed("recvmsg", error);
    }
    const descriptors = readDescriptors(message.control);
    const text = decode(message.data(bytes));
    const [descriptor] = descriptors;
    const isWhole = descriptors.length === 1 && !message.isTruncated && bytes > 0;
    if (descriptor !== undefined && isWhole && text !== undefined) {
      return { text, descriptor };
    }
    for (const surplus of descriptors) libc().close(surplus);
  }
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function openSocket(): number {
  const descriptor = libc().socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor === -1) throw callFailed("socket");
  return descriptor;
}

function unixAddress(path: string): Uint8Array {
  const address = packUnixAddress(path);
  if (address !== undefined) return address;
  throw hostFailure("SOCKET_PATH_TOO_LONG", {
    path,
    bytes: Buffer.byteLength(path),
    bytesMax: SOCKET_PATH_BYTES_MAX,
  });
}

/** Removes a socket's file; anything else at that path is not ours and stays. */
function removeSocket(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false })?.isSocket() === true) unlinkSync(path);
}
