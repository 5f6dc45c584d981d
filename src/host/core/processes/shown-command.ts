import { shownText } from "../shown-text.ts";

const COMMAND_LENGTH_MAX = 200;

/** A word that says that a secret follows it, behind `=` or as the next word. */
const SECRET = /^-{0,2}[\w-]*(?:pass(?:word|wd|phrase)?|secret|token|api-?key|credentials?)(?:=|$)/i;
/** User and password in a URL. */
const USERINFO = /^([a-z][a-z\d+.-]*:\/\/[^/@:\s]*):[^/@\s]+@/i;

/**
 * The words of a command without the secrets that they name. Whoever sees a process may read them in /proc; but what is
 * printed here is pasted into reports and kept in files. What a program calls a secret in its own way stays in.
 */
export function shownWords(argv: readonly string[]): string[] {
  return argv.map((word, at) => {
    const equals = word.indexOf("=");
    if (SECRET.test(word) && equals >= 0) return `${word.slice(0, equals + 1)}…`;
    const previous = argv[at - 1] ?? "";
    if (previous.startsWith("-") && !previous.includes("=") && SECRET.test(previous)) return "…";
    return word.replace(USERINFO, "$1:…@");
  });
}

/** The same as one line for people and for files, bounded. */
export function shownCommand(argv: readonly string[]): string {
  return shownText(shownWords(argv).join(" "), COMMAND_LENGTH_MAX);
}
