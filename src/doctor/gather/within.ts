/** Waits for work no longer than its deadline; undefined when it passed, or the work failed. */
export async function within<Value>(
  deadlineMs: number,
  work: () => Promise<Value> | Value,
): Promise<Value | undefined> {
  const { promise: passed, resolve } = Promise.withResolvers<undefined>();
  // A loop that was held up runs its timers before it looks at its sockets: an answer that lies there still counts.
  const timer = setTimeout(() => setImmediate(() => setImmediate(() => resolve(undefined))), deadlineMs);
  try {
    return await Promise.race([passed, Promise.try(work)]);
  } catch {
    // Facts are for a person who looks for a fault: a group that cannot be read is one fact less, never the end.
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
