/** A part of the screen: a label, and lines beside it. */
export interface Section {
  readonly label: string;
  readonly lines: readonly string[];
}

export interface ExplainWords {
  /** The user's home folder, which is written `~`. */
  readonly home: string | undefined;
  readonly nowMs: number;
}

/** The first lines of many, and how many there are beside them. */
export function cutLines(lines: readonly string[], most: number): string[] {
  return lines.length <= most ? [...lines] : [...lines.slice(0, most), `and ${lines.length - most} more`];
}
