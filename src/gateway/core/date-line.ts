import { httpDate } from "./pages/http-date.ts";

/** A Date field line, made at most once a second. */
export class DateLine {
  #second = NaN;
  #line = new Uint8Array(0);

  /** The line for a moment, in milliseconds since 1970, with its CRLF. The array is never changed afterwards. */
  at(nowMs: number): Uint8Array {
    const second = Math.floor(nowMs / 1_000);
    if (second !== this.#second) {
      this.#second = second;
      this.#line = new TextEncoder().encode(`Date: ${httpDate(nowMs)}\r\n`);
    }
    return this.#line;
  }
}
