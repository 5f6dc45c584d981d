/** HTML that is safe to put into a page. Only the `markup` tag makes it. */
export interface Markup {
  readonly html: string;
}

type Part = string | number | Markup | readonly Markup[] | undefined;

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Replaces the characters that mean something in HTML, in text and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}

/** Builds HTML in which every interpolated text is escaped; only other markup goes in as it is. */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  let html = strings[0] ?? "";
  for (let index = 0; index < parts.length; index++) html += htmlOf(parts[index]) + (strings[index + 1] ?? "");
  return { html };
}

function htmlOf(part: Part): string {
  if (part === undefined) return "";
  if (typeof part === "string" || typeof part === "number") return escapeHtml(String(part));
  if ("html" in part) return part.html;
  return part.map((one) => one.html).join("");
}
