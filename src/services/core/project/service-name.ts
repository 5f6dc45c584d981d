const CHARACTERS_MAX = 63;

/** Makes a service's name of any text, such as a package's or a folder's; empty when nothing is left of it. */
export function serviceNameOf(text: string): string {
  return text
    .replaceAll(/[^A-Za-z0-9_-]+/g, "-")
    .replace(/^[_-]+/, "")
    .slice(0, CHARACTERS_MAX)
    .replace(/[_-]+$/, "");
}
