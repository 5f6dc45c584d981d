/** Operators after which another command begins, the longer ones first. */
const SEPARATORS = ["&&", "||", "|&", ";", "|", "&", "\n"];

/**
 * Splits a script's text into its simple commands, each as its words. Undefined where only a shell knows what the
 * words are (expansions, redirections, groups): better no answer than a wrong one.
 */
export function shellWords(text: string): string[][] | undefined {
  const commands: string[][] = [[]];
  let at = 0;
  while (at < text.length) {
    const separator = SEPARATORS.find((operator) => text.startsWith(operator, at));
    if (separator !== undefined) {
      commands.push([]);
      at += separator.length;
    } else if (text[at] === " " || text[at] === "\t") {
      at += 1;
    } else {
      const word = readWord(text, at);
      if (word === undefined) return undefined;
      commands.at(-1)?.push(word.value);
      at = word.end;
    }
  }
  return commands;
}

function readWord(text: string, start: number): { value: string; end: number } | undefined {
  if (text[start] === "#") return undefined;
  let value = "";
  let at = start;
  while (at < text.length) {
    const character = text[at] ?? "";
    if (/[\s;&|]/.test(character)) break;
    // Braces and globs stay as they are: no option of a server is written with them.
    if (/[$`<>()]/.test(character)) return undefined;
    const part = /['"\\]/.test(character) ? readQuoted(text, at) : { value: character, end: at + 1 };
    if (part === undefined) return undefined;
    value += part.value;
    at = part.end;
  }
  return { value, end: at };
}

function readQuoted(text: string, start: number): { value: string; end: number } | undefined {
  const quote = text[start];
  if (quote === "\\") return start + 1 < text.length ? { value: text[start + 1] ?? "", end: start + 2 } : undefined;
  let value = "";
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text[at] ?? "";
    if (character === quote) return { value, end: at + 1 };
    if (quote === '"' && /[$`]/.test(character)) return undefined;
    if (quote === '"' && character === "\\" && /["\\]/.test(text[at + 1] ?? "")) at += 1;
    value += text[at];
  }
  return undefined;
}
