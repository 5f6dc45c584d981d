/** Addresses and the names that lead to them, as one line of a hosts file each. */
export interface HostsEntry {
  readonly address: string;
  readonly name: string;
}

/** What a hosts file holds of one owner's block. */
export type HostsBlock =
  | { readonly state: "absent" }
  | { readonly state: "there"; readonly entries: readonly HostsEntry[] }
  /** It begins and never ends, or there are two: somebody has edited it, and what is whose cannot be told. */
  | { readonly state: "broken"; readonly line: number };

/** Each owner keeps a block: two users of one machine, or two homes of one user. */
function marks(owner: string): { begin: string; end: string } {
  return {
    begin: `# portolan begin (${owner}): kept by \`portolan install\`, do not edit`,
    end: `# portolan end (${owner})`,
  };
}

/** Finds an owner's block in a hosts file. */
export function readHostsBlock(text: string, owner: string): HostsBlock {
  const found = findBlock(text, owner);
  if (found === undefined || "line" in found) return found ? { state: "broken", ...found } : { state: "absent" };
  const entries = text
    .slice(found.start, found.end)
    .split(/\r?\n/)
    .filter((line) => line !== "" && !line.startsWith("#"))
    .flatMap((line) => {
      const [address = "", ...names] = line.split(/\s+/);
      return names.map((name) => ({ address, name }));
    });
  return { state: "there", entries };
}

/**
 * Gives the file with the block as it shall be: in its old place, or at the end. The block comes off again without a trace.
 * Not for a file whose block is broken.
 */
export function withHostsBlock(text: string, entries: readonly HostsEntry[], owner: string): string {
  const { begin, end } = marks(owner);
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const lines = [begin, ...entries.map(({ address, name }) => `${address} ${name}`), end];
  const block = `${lines.join(newline)}${newline}`;
  const found = findBlock(text, owner);
  if (found !== undefined && !("line" in found)) return text.slice(0, found.start) + block + text.slice(found.end);
  // A last line without an end would swallow the first of the block.
  return text === "" || text.endsWith("\n") ? text + block : text + newline + block;
}

/** Gives the file without the block. */
export function withoutHostsBlock(text: string, owner: string): string {
  const found = findBlock(text, owner);
  if (found === undefined || "line" in found) return text;
  return text.slice(0, found.start) + text.slice(found.end);
}

/** Whether the block says just what it should. */
export function isSameHosts(one: readonly HostsEntry[], other: readonly HostsEntry[]): boolean {
  const text = (entries: readonly HostsEntry[]): string =>
    entries
      .map(({ address, name }) => `${address} ${name}`)
      .toSorted()
      .join("\n");
  return text(one) === text(other);
}

/** From the first byte of its first line to behind its last line's end; or the line, from 1, at which it is broken. */
function findBlock(text: string, owner: string): { start: number; end: number } | { line: number } | undefined {
  const { begin, end } = marks(owner);
  let start: number | undefined;
  let found: { start: number; end: number } | undefined;
  let at = 0;
  for (const [index, line] of text.split("\n").entries()) {
    const content = line.endsWith("\r") ? line.slice(0, -1) : line;
    const next = Math.min(at + line.length + 1, text.length);
    if (content === begin) {
      if (start !== undefined || found !== undefined) return { line: index + 1 };
      start = at;
    } else if (content === end) {
      if (start === undefined) return { line: index + 1 };
      found = { start, end: next };
      start = undefined;
    }
    at = next;
  }
  return start === undefined ? found : { line: text.slice(0, start).split("\n").length };
}
