/** What YAML reads as something else than text: null, truth values and numbers (YAML 1.2.2, section 10.3.2). */
const NO_TEXT =
  /^(?:~|null|Null|NULL|true|True|TRUE|false|False|FALSE|[-+]?\d+|0o[0-7]+|0x[\da-fA-F]+|[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;

/**
 * Reads the project's name out of a project file's text, without loading a YAML parser, which would take longer than all
 * else that is read about a process. Undefined when none is there, or one in a form that only a parser understands.
 */
export function readProjectLine(text: string): string | undefined {
  // At the start of a line no scalar of several lines can go on, so this is a key of the document.
  const found = /^project[ \t]*:[ \t]+(\S[^\r\n]*)(?:\r?\n([ \t]+[^\s#])?|$)/m.exec(text.replace(/^\uFEFF/, ""));
  // What is indented below would belong to it.
  if (found === null || found[2] !== undefined) return undefined;
  const value = found[1] ?? "";
  const single = /^'((?:[^']|'')*)'\s*(?:\s#.*)?$/.exec(value);
  if (single !== null) return single[1]?.replaceAll("''", "'");
  const double = /^"([^"\\]*)"\s*(?:\s#.*)?$/.exec(value);
  if (double !== null) return double[1];
  const plain = value.replace(/\s+#.*$/, "").trimEnd();
  if (/^[-?:,[\]{}#&*!|>'"%@`]/.test(plain) || /:(?:\s|$)/.test(plain) || NO_TEXT.test(plain)) return undefined;
  return plain;
}
