/** Bytes of `struct nlmsghdr`. */
export const NETLINK_HEADER_BYTES = 16;

/** Flags of a request: answer with one message, or with all that match. */
export const NLM_F_REQUEST = 0x1;
export const NLM_F_DUMP = 0x300;

const NLM_F_MULTI = 0x2;
const NLM_F_DUMP_INTR = 0x10;
const NLMSG_NOOP = 1;
const NLMSG_ERROR = 2;
const NLMSG_DONE = 3;
/** What stands for a message that breaks its own frame; no kernel answers so. */
const EBADMSG = 74;

/** What a datagram of an answer means for the whole of it. */
export interface NetlinkVerdict {
  /** Nothing follows. */
  readonly isDone: boolean;
  /** The table changed while it was listed: rows may be missing, so that the question is to be put again. */
  readonly isInterrupted: boolean;
  /** Positive; 0 where all is well. */
  readonly errno: number;
}

/** Takes the place of one message's payload in the datagram. */
export type PayloadSink = (start: number, end: number) => void;

/** Writes a message of netlink: its header, then room for the payload, which starts at `NETLINK_HEADER_BYTES`. */
export function openNetlinkMessage(payloadBytes: number, head: { type: number; flags: number }): DataView {
  const view = new DataView(new ArrayBuffer(NETLINK_HEADER_BYTES + payloadBytes));
  view.setUint32(0, view.byteLength, true);
  view.setUint16(4, head.type, true);
  view.setUint16(6, head.flags, true);
  return view;
}

/** Puts the number into a message by which its answers are known. */
export function numberNetlinkMessage(message: DataView, sequence: number): void {
  message.setUint32(8, sequence, true);
}

/**
 * Reads a datagram of the kernel's, whose first `length` bytes count. Messages of another question are passed over, as
 * they are left after one that was given up.
 */
export function readNetlink(
  datagram: DataView,
  length: number,
  { sequence, onPayload }: { sequence: number; onPayload: PayloadSink },
): NetlinkVerdict {
  let isInterrupted = false;
  for (let start = 0; start < length;) {
    const bytes = length - start < NETLINK_HEADER_BYTES ? 0 : datagram.getUint32(start, true);
    if (bytes < NETLINK_HEADER_BYTES || bytes > length - start) return ended(EBADMSG, isInterrupted);
    const type = datagram.getUint16(start + 4, true);
    const flags = datagram.getUint16(start + 6, true);
    const payload = start + NETLINK_HEADER_BYTES;
    const end = start + bytes;
    start += align(bytes);
    if (datagram.getUint32(end - bytes + 8, true) !== sequence || type === NLMSG_NOOP) continue;
    if ((flags & NLM_F_DUMP_INTR) !== 0) isInterrupted = true;
    if (type === NLMSG_ERROR || type === NLMSG_DONE) {
      // Both begin with a number that is zero or a negated errno; an old kernel's DONE may be empty.
      const code = end - payload >= 4 ? datagram.getInt32(payload, true) : 0;
      return ended(Math.abs(code), isInterrupted);
    }
    onPayload(payload, end);
    if ((flags & NLM_F_MULTI) === 0) return ended(0, isInterrupted);
  }
  return { isDone: false, isInterrupted, errno: 0 };
}

function ended(errno: number, isInterrupted: boolean): NetlinkVerdict {
  return { isDone: true, isInterrupted, errno };
}

/**
 * Finds an attribute (`struct nlattr`) in a part of a datagram: where its value begins, if that has at least `bytes`
 * bytes there; undefined otherwise.
 */
export function findAttribute(
  datagram: DataView,
  type: number,
  place: { start: number; end: number; bytes: number },
): { start: number; end: number } | undefined {
  const { end, bytes } = place;
  for (let start = place.start; start + 4 <= end;) {
    const length = datagram.getUint16(start, true);
    if (length < 4 || start + length > end) return undefined;
    if (datagram.getUint16(start + 2, true) === type) {
      return length - 4 >= bytes ? { start: start + 4, end: start + length } : undefined;
    }
    start += align(length);
  }
  return undefined;
}

/** Messages and attributes begin at multiples of four. */
function align(bytes: number): number {
  return (bytes + 3) & ~3;
}
