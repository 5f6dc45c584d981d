/** Most characters of one event; a longer one is a fault of the sender. */
export const EVENT_CHARACTERS_MAX: number = 16 * 1024 * 1024;

/**
 * Reads server-sent events, of which only `data` matters here, from text that comes in pieces.
 *
 * Source: WHATWG HTML, section 9.2.6, "Interpreting an event stream". Lines end in LF, CR LF or CR.
 */
export class EventStream {
  #rest = "";
  #data: string[] = [];
  #size = 0;

  /**
   * Takes the next piece and returns the data of each event that it completes.
   *
   * @throws {RangeError} when one event is longer than `EVENT_CHARACTERS_MAX`.
   */
  push(text: string): string[] {
    const complete: string[] = [];
    const whole = this.#rest + text;
    // A CR at the very end may be half of a CR LF: it waits for the next piece.
    const usable = whole.endsWith("\r") ? whole.length - 1 : whole.length;
    let start = 0;
    for (const match of whole.slice(0, usable).matchAll(/\r\n|\n|\r/g)) {
      this.#line(whole.slice(start, match.index), complete);
      start = match.index + match[0].length;
    }
    this.#rest = whole.slice(start);
    if (this.#rest.length + this.#size > EVENT_CHARACTERS_MAX) throw new RangeError("An event is too long");
    return complete;
  }

  #line(line: string, complete: string[]): void {
    if (line === "") {
      // "If the data buffer is an empty string, set the data buffer and the event type buffer to the empty string and return."
      if (this.#data.length > 0) complete.push(this.#data.join("\n"));
      this.#data = [];
      this.#size = 0;
      return;
    }
    const colon = line.indexOf(":");
    if ((colon === -1 ? line : line.slice(0, colon)) !== "data") return;
    const value = colon === -1 ? "" : line.slice(colon + 1).replace(/^ /, "");
    this.#data.push(value);
    this.#size += value.length;
  }
}
