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

/** Opens a mailbox at a path of at most 103 bytes, in a folder that only this user can enter. Replaces a stale one. */
export declare function openMailbox(path: string): Mailbox;

/**
 * Puts a copy of a descriptor into a mailbox, with a text of at most 255 bytes. Waits while the mailbox is full.
 *
 * @throws {Failure} `MAILBOX_GONE` when nobody has it open, `MAILBOX_FULL` when its owner takes nothing for 5 s.
 */
export declare function sendDescriptor(mailbox: string, descriptor: number, text: string): Promise<void>;
