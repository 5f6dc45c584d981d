import { shellWord } from "../../host/core/shell-word.ts";

/** Writes words as a POSIX shell reads them back, one line; undefined when a word holds what no one-line command can. */
export function shellWords(words: readonly string[]): string | undefined {
  if (words.length === 0 || words.some((word) => /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u.test(word)))
    return undefined;
  return words.map((word) => shellWord(word)).join(" ");
}
