const LENGTH_MAX = 400;

/**
 * Makes what a peer or a process wrote fit to stand in one line of a report: controls, and what turns the direction of
 * writing, become spaces; a long one is cut with an ellipsis.
 */
export function plainLine(text: string, lengthMax: number = LENGTH_MAX): string {
  const plain = text
    .slice(0, 4 * lengthMax)
    .replaceAll(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069\s]+/gu, " ")
    .trim();
  return plain.length <= lengthMax ? plain : `${plain.slice(0, lengthMax - 1)}…`;
}
