/** Times a client that takes nothing of what is queued for it: any bytes taken begin its time anew. */
export class SendTimer {
  #queuedBytes = 0;
  #sinceMs = 0;

  /** All of the queue was taken. The next look may find as much in it again. */
  drained(): void {
    this.#queuedBytes = 0;
  }

  /** Notes how much is queued now; true when that has not changed for the whole limit. */
  isExpired(queuedBytes: number, nowMs: number, limitMs: number): boolean {
    if (queuedBytes !== this.#queuedBytes) {
      this.#queuedBytes = queuedBytes;
      this.#sinceMs = nowMs;
    }
    return queuedBytes > 0 && nowMs - this.#sinceMs >= limitMs;
  }
}
