/** Reads names by their ids from a user database in the form of passwd(5); of two names the first counts. */
export function parseUserNames(text: string): Map<number, string> {
  const names = new Map<number, string>();
  for (const line of text.split("\n")) {
    const [name = "", , id = ""] = line.split(":", 4);
    // A line of NIS begins with a sign; nobody of that name is meant.
    if (!/^[^+\-\p{Cc}][^\p{Cc}]*$/u.test(name) || !/^\d{1,10}$/.test(id) || names.has(Number(id))) continue;
    names.set(Number(id), name);
  }
  return names;
}
