/** How many TCP and UDP sockets the system has, from the text of /proc/net/sockstat and sockstat6. */
export function countSockets(text: string): number {
  let total = 0;
  // `TCP: inuse 4 orphan 0 tw 2 …`: those in TIME_WAIT stand in the table beside those in use.
  for (const [, name, count] of text.matchAll(/\b(inuse|tw) (\d+)/g)) if (name !== undefined) total += Number(count);
  return total;
}
