/** A line longer than this is no message of ours, in characters: about 600,000 routes. */
const LINE_CHARACTERS_MAX = 64 * 1024 * 1024;

/** Writes one message as a line. */
export function encodeLine(message: unknown): string {
  return `${JSON.stringify(message)}\n`;
}

/** Cuts a stream of text into messages, one JSON value a line. */
export class LineDecoder {
  readonly #parts: string[] = [];
  #length = 0;

  /** Takes the next text; answers the messages that it completes. Throws on a line that is no JSON or too long. */
  decode(text: string): unknown[] {
    const messages: unknown[] = [];
    let start = 0;
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", start)) {
      this.#parts.push(text.slice(start, end));
      messages.push(JSON.parse(this.#parts.join("")));
      this.#parts.length = 0;
      this.#length = 0;
      start = end + 1;
    }
    this.#parts.push(text.slice(start));
    this.#length += text.length - start;
    if (this.#length > LINE_CHARACTERS_MAX) throw new Error(`a line is longer than ${LINE_CHARACTERS_MAX} characters`);
    return messages;
  }
}
