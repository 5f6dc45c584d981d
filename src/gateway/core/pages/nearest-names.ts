import { editDistance } from "../../../failure/edit-distance.ts";

/** So many names are compared; a longer list is cut, so that a hostile Host costs little. */
const NAMES_COMPARED_MAX = 500;
const NAME_CHARACTERS_MAX = 253;

/** Sorts what is known by how near its name is to the one asked for; equally near ones by the alphabet. */
export function nearestNames<Known extends { readonly name: string }>(asked: string, known: readonly Known[]): Known[] {
  const wanted = asked.toLowerCase().slice(0, NAME_CHARACTERS_MAX);
  return known
    .slice(0, NAMES_COMPARED_MAX)
    .map((one) => ({ one, distance: distanceBetween(wanted, one.name) }))
    .sort((a, b) => a.distance - b.distance || (a.one.name < b.one.name ? -1 : 1))
    .map(({ one }) => one);
}

/** Edits between two names. When one contains the other, such as `shop` and `web.shop`, people mean it: half the price. */
function distanceBetween(a: string, b: string): number {
  if (a !== "" && (a.includes(labelsOf(b)) || b.includes(labelsOf(a)))) return Math.abs(a.length - b.length) / 2;
  return editDistance(a, b);
}

function labelsOf(name: string): string {
  return name.replace(/\.localhost$/, "");
}
