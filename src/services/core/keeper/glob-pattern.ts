/**
 * Turns a glob into a regular expression for paths with `/`: `*` and `?` stay within a name, `**` crosses folders, `[a-c]`
 * and `{ts,tsx}` choose. As people know it from `.gitignore`, a glob without a slash means a name at any depth, and one
 * that names a folder means all in it.
 */
export function globPattern(glob: string): RegExp {
  const path = glob.replace(/^(?:\.?\/)+/, "").replace(/\/+$/, "");
  const isName = !path.includes("/");
  return new RegExp(`^${isName ? "(?:.*/)?" : ""}${translated(path)}(?:/.*)?$`, "u");
}

const TOKEN = /\*\*\/|\/\*\*$|\*+|\?|\[!?[^\]/]+\]|\{[^{}]*\}|[\s\S]/gu;

function translated(glob: string): string {
  return glob.replace(TOKEN, (token) => {
    if (token === "**/") return "(?:.*/)?";
    if (token === "/**") return "/.*";
    if (token === "**") return ".*";
    if (token.startsWith("*")) return "[^/]*";
    if (token === "?") return "[^/]";
    if (token.length > 1 && token.startsWith("[")) return classOf(token.slice(1, -1));
    if (token.length > 1 && token.startsWith("{")) {
      const choices = token.slice(1, -1).split(",");
      return `(?:${choices.map((choice) => translated(choice)).join("|")})`;
    }
    return escaped(token);
  });
}

function classOf(members: string): string {
  const isNegated = members.startsWith("!");
  const listed = (isNegated ? members.slice(1) : members).replace(/[\\^[\]&~]/g, String.raw`\$&`);
  return `[${isNegated ? "^/" : ""}${listed}]`;
}

function escaped(character: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character;
}
