/** What one failure code says: the sentence, and the thing to change. */
export interface FailureText<Details> {
  /** "Cannot <action>: <current state>", sentence case, no period, values quoted. */
  message(details: Details): string;
  /** The exact thing to do about it. */
  hint(details: Details): string;
}

/** A domain's table of failures: one text for each code. */
export type FailureTable<Codes> = { readonly [Code in keyof Codes]: FailureText<Codes[Code]> };

/** A failure as it crosses a process boundary. */
export interface FailureJson {
  code: string;
  message: string;
  hint: string;
  details: unknown;
}

/**
 * A failure the product can explain. Anything else that is thrown is a bug and prints its stack.
 *
 * The code is public API: add, never rename. Match on `code`, also across processes.
 */
export class Failure<Code extends string = string, Details = unknown> extends Error {
  override readonly name = "Failure";
  readonly code: Code;
  readonly details: Details;
  readonly hint: string;

  constructor(code: Code, details: Details, text: { message: string; hint: string }, options?: ErrorOptions) {
    super(text.message, options);
    this.code = code;
    this.details = details;
    this.hint = text.hint;
  }

  toJSON(): FailureJson {
    return { code: this.code, message: this.message, hint: this.hint, details: this.details };
  }

  /** Restores a failure that another process sent as JSON. */
  static revive(json: FailureJson): Failure {
    return new Failure(json.code, json.details, json);
  }
}

/** Makes the failures of one domain from its table, which stands in the domain's `core/failures.ts`. */
export type FailureMaker<Codes> = <Code extends keyof Codes & string>(
  code: Code,
  details: Codes[Code],
  options?: ErrorOptions,
) => Failure<Code, Codes[Code]>;

/**
 * Turns a domain's table into the function that makes its failures.
 *
 * @example
 * ```ts
 * export interface HostFailures { PORT_TAKEN: { port: number } }
 * export const hostFailure = failuresOf<HostFailures>({
 *   PORT_TAKEN: {
 *     message: ({ port }) => `Cannot listen on port ${port}: it is taken`,
 *     hint: ({ port }) => `Run \`portolan explain ${port}\` to see the holder, or pass --port 0`,
 *   },
 * });
 * throw hostFailure("PORT_TAKEN", { port: 80 }, { cause: error });
 * ```
 */
export function failuresOf<Codes>(table: FailureTable<Codes>): FailureMaker<Codes> {
  return (code, details, options) =>
    new Failure(code, details, { message: table[code].message(details), hint: table[code].hint(details) }, options);
}

/** True for a failure of the given code, whichever process it came from. */
export function isFailure(error: unknown, code?: string): error is Failure {
  return error instanceof Failure && (code === undefined || error.code === code);
}
