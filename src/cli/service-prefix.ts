import { plainText } from "./core/plain-text.ts";
import type { Style, Terminal } from "./terminal.ts";

/** In turn; red and yellow are kept for what is wrong. */
const STYLES: readonly Style[] = [
  "cyan",
  "green",
  "magenta",
  "blue",
  "cyanBright",
  "greenBright",
  "magentaBright",
  "blueBright",
];

/** Puts each service's name before its lines, padded to the longest, in a colour of its own. */
export class ServicePrefix {
  readonly #terminal: Terminal;
  readonly #names: string[];
  #width = 0;

  constructor(names: readonly string[], terminal: Terminal) {
    this.#terminal = terminal;
    this.#names = [...names];
    for (const name of names) this.#width = Math.max(this.#width, name.length);
  }

  of(service: string): string {
    let at = this.#names.indexOf(service);
    if (at < 0) at = this.#names.push(service) - 1;
    this.#width = Math.max(this.#width, service.length);
    return this.#terminal.paint(STYLES[at % STYLES.length] ?? "cyan", `${plainText(service).padEnd(this.#width)} | `);
  }
}
