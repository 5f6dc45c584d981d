/** Looks again and again until it is so; fails after twenty seconds, with what it looked for. */
export async function eventually(isTrue: () => boolean | Promise<boolean>, deadlineMs: number = 20_000): Promise<void> {
  const endMs = performance.now() + deadlineMs;
  while (!(await isTrue())) {
    if (performance.now() > endMs) throw new Error(`not within ${deadlineMs} ms: ${isTrue.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
