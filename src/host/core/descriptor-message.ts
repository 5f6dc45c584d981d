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

export const IO_VECTOR_BYTES = 16;
export const MESSAGE_HEADER_BYTES = 56;

/** A piece of memory that the system reads or fills. */
export interface MemorySpan {
  readonly address: bigint;
  readonly byteLength: number;
}

export function packIoVector({ address, byteLength }: MemorySpan): Uint8Array {
  const bytes = new Uint8Array(IO_VECTOR_BYTES);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, address, true);
  view.setBigUint64(8, BigInt(byteLength), true);
  return bytes;
}

/** Packs a `msghdr` with one `iovec`. */
export function packMessageHeader(parts: { name?: MemorySpan; ioVector: bigint; control: MemorySpan }): Uint8Array {
  const bytes = new Uint8Array(MESSAGE_HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, parts.name?.address ?? 0n, true);
  view.setUint32(8, parts.name?.byteLength ?? 0, true);
  view.setBigUint64(16, parts.ioVector, true);
  view.setBigUint64(24, 1n, true);
  view.setBigUint64(32, parts.control.address, true);
  view.setBigUint64(40, BigInt(parts.control.byteLength), true);
  return bytes;
}

/** What the system wrote into a `msghdr`. */
export function readMessageHeader(bytes: Uint8Array): { controlBytes: number; isTruncated: boolean } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    controlBytes: Number(view.getBigUint64(40, true)),
    isTruncated: (view.getInt32(48, true) & (MSG_CTRUNC | MSG_TRUNC)) !== 0,
  };
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
