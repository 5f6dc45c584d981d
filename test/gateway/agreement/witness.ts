/** One request as a server says that it saw it. */
export interface Sight {
  /** Method and target, as they came. */
  readonly request: string;
  readonly host: string | undefined;
  /** The first X-A and X-B. */
  readonly a: string | undefined;
  readonly b: string | undefined;
  /** Undefined when this server cannot tell: then its answer to a POST holds it. */
  readonly body: string | undefined;
  /** It answered with an error of its own. */
  readonly isRefused: boolean;
}

/** A real server that tells what it saw. */
export interface Witness extends AsyncDisposable {
  readonly name: "nginx" | "Apache" | "Node";
  readonly port: number;
  /** All that it saw, in order, once it has seen a request for this target. */
  sightsUntil(target: string): Promise<readonly Sight[]>;
}
