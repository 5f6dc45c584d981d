/**
 * The memory layout of `msghdr`, `iovec` and `cmsghdr` on 64-bit Linux (x64 and arm64; glibc and musl agree once the
 * padding is zero). macOS differs: `msg_iovlen` is an int at 24, `msg_control` stands at 32, `msg_controllen` is 32
 * bits wide at 40; `cmsghdr` has 12 bytes with a 32-bit length, aligned to 4, and SOL_SOCKET is 0xffff.
 */

const SOL_SOCKET = 1;
const SCM_RIGHTS = 1;
const CONTROL_HEADER_BYTES = 16;
const CONTROL_ALIGN_BYTES = 8;
const DESCRIPTOR_BYTES = 4;

export const MSG_DONTWAIT = 0x40;
export const MSG_NOSIGNAL = 0x4000;
export const MSG_CMSG_CLOEXEC = 0x40000000;
const MSG_CTRUNC = 0x08;
const MSG_TRUNC = 0x20;

const HEADER_BYTES = 56;
const IO_VECTOR_BYTES = 16;
const HEADER = {
  name: 0,
  nameBytes: 8,
  vector: 16,
  vectorLength: 24,
  control: 32,
  controlBytes: 40,
  flags: 48,
} as const;

/** The parts of a message: to be sent as they are, or to be filled by the system as far as they reach. */
export interface MessageParts {
  /** Address of the receiver. */
  readonly name?: Uint8Array;
  readonly control: Uint8Array;
  readonly data: Uint8Array;
}

/**
 * A `msghdr` with all that it points to, in one piece of memory that begins with it. So whoever holds `bytes` for a
 * system call holds everything, and no garbage collection can take or move a part of it.
 */
export class MessageMemory {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  readonly #control: number;
  readonly #data: number;

  /** Takes the function that tells where the memory stands. */
  constructor({ name, control, data }: MessageParts, addressOf: (bytes: Uint8Array) => bigint) {
    const nameBytes = name?.byteLength ?? 0;
    const nameStart = HEADER_BYTES + IO_VECTOR_BYTES;
    this.#control = align(nameStart + nameBytes);
    this.#data = this.#control + control.byteLength;
    const buffer = new ArrayBuffer(this.#data + data.byteLength);
    this.bytes = new Uint8Array(buffer);
    this.#view = new DataView(buffer);
    if (name !== undefined) this.bytes.set(name, nameStart);
    this.bytes.set(control, this.#control);
    this.bytes.set(data, this.#data);

    const base = addressOf(this.bytes);
    const point = (at: number, target: number): void => this.#view.setBigUint64(at, base + BigInt(target), true);
    if (name !== undefined) point(HEADER.name, nameStart);
    this.#view.setUint32(HEADER.nameBytes, nameBytes, true);
    point(HEADER.vector, HEADER_BYTES);
    this.#view.setBigUint64(HEADER.vectorLength, 1n, true);
    point(HEADER.control, this.#control);
    this.#view.setBigUint64(HEADER.controlBytes, BigInt(control.byteLength), true);
    point(HEADER_BYTES, this.#data);
    this.#view.setBigUint64(HEADER_BYTES + 8, BigInt(data.byteLength), true);
  }

  /** Something did not fit and was thrown away by the system. */
  get isTruncated(): boolean {
    return (this.#view.getInt32(HEADER.flags, true) & (MSG_CTRUNC | MSG_TRUNC)) !== 0;
  }

  /** The control data that the system has filled in. */
  get control(): Uint8Array {
    const length = Number(this.#view.getBigUint64(HEADER.controlBytes, true));
    return this.bytes.subarray(this.#control, Math.min(this.#control + length, this.#data));
  }

  /** The first bytes of the data. */
  data(byteLength: number): Uint8Array {
    return this.bytes.subarray(this.#data, this.#data + byteLength);
  }
}

/** Bytes of control data that hold so many descriptors (CMSG_SPACE). */
export function controlBytesFor(descriptors: number): number {
  return CONTROL_HEADER_BYTES + align(descriptors * DESCRIPTOR_BYTES);
}

/** Packs descriptors as one SCM_RIGHTS message. */
export function packDescriptors(descriptors: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(controlBytesFor(descriptors.length));
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(CONTROL_HEADER_BYTES + descriptors.length * DESCRIPTOR_BYTES), true);
  view.setInt32(8, SOL_SOCKET, true);
  view.setInt32(12, SCM_RIGHTS, true);
  for (const [index, descriptor] of descriptors.entries()) {
    view.setInt32(CONTROL_HEADER_BYTES + index * DESCRIPTOR_BYTES, descriptor, true);
  }
  return bytes;
}

/** Reads every descriptor out of received control data, also when it was cut: each is open here and must be closed. */
export function readDescriptors(control: Uint8Array): number[] {
  const view = new DataView(control.buffer, control.byteOffset, control.byteLength);
  const found: number[] = [];
  let at = 0;
  while (at + CONTROL_HEADER_BYTES <= control.byteLength) {
    const length = Number(view.getBigUint64(at, true));
    if (length < CONTROL_HEADER_BYTES) break;
    const end = Math.min(at + length, control.byteLength);
    if (view.getInt32(at + 8, true) === SOL_SOCKET && view.getInt32(at + 12, true) === SCM_RIGHTS) {
      for (let item = at + CONTROL_HEADER_BYTES; item + DESCRIPTOR_BYTES <= end; item += DESCRIPTOR_BYTES) {
        found.push(view.getInt32(item, true));
      }
    }
    at += align(length);
  }
  return found;
}

function align(bytes: number): number {
  return Math.ceil(bytes / CONTROL_ALIGN_BYTES) * CONTROL_ALIGN_BYTES;
}
