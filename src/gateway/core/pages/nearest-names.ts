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

/** Counts the insertions, deletions and replacements that make one text of the other (Levenshtein), in one row. */
function distanceBetween(a: string, b: string): number {
  // When one contains the other, such as `shop` and `web.shop`, people mean it: half the price.
  if (a !== "" && (a.includes(labelsOf(b)) || b.includes(labelsOf(a)))) return Math.abs(a.length - b.length) / 2;
  const row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    let diagonal = row[0] ?? 0;
    row[0] = i;
    for (let j = 1; j <= b.length; j++) {
      const above = row[j] ?? 0;
      const replaced = diagonal + (a.charCodeAt(i - 1) === b.charCodeAt(j - 1) ? 0 : 1);
      row[j] = Math.min(replaced, above + 1, (row[j - 1] ?? 0) + 1);
      diagonal = above;
    }
  }
  return row[b.length] ?? 0;
}

function labelsOf(name: string): string {
  return name.replace(/\.localhost$/, "");
}
