import { editDistance } from "../../failure/edit-distance.ts";

/** Finds the candidate that a misspelt word most likely meant; undefined when none is near. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  // A third of the letters may be wrong, but never all of a short word's.
  let bestDistance = Math.min(3, Math.floor(word.length / 3) + (word.length > 2 ? 1 : 0)) + 1;
  for (const candidate of candidates) {
    if (candidate === word || Math.abs(candidate.length - word.length) >= bestDistance) continue;
    const distance = editDistance(word, candidate);
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}
