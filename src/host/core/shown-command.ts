const COMMAND_LENGTH_MAX = 200;

/** A word that says that a secret follows it, behind `=` or as the next word. */
const SECRET = /^-{0,2}[\w-]*(?:pass(?:word|wd|phrase)?|secret|token|api-?key|credentials?)(?:=|$)/i;
/** User and password in a URL. */
const USERINFO = /^([a-z][a-z\d+.-]*:\/\/[^/@:\s]*):[^/@\s]+@/i;

/**
 * A command line for people and for files: no secret that its words name, no control character, bounded. What a program
 * calls a secret in its own way stays in: the result is never for another user's eyes.
 */
export function shownCommand(argv: readonly string[]): string {
  const words = argv.map((word, at) => {
    const equals = word.indexOf("=");
    if (SECRET.test(word) && equals >= 0) return `${word.slice(0, equals + 1)}…`;
    const previous = argv[at - 1] ?? "";
    if (previous.startsWith("-") && !previous.includes("=") && SECRET.test(previous)) return "…";
    return word.replace(USERINFO, "$1:…@");
  });
  const line = words
    .join(" ")
    .replaceAll(/[\p{Cc}\p{Cf}]+/gu, " ")
    .trim();
  return line.length > COMMAND_LENGTH_MAX ? `${line.slice(0, COMMAND_LENGTH_MAX - 1)}…` : line;
}
