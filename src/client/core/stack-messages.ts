import type { FailureJson } from "../../failure/failure.ts";
import type { StackTrouble } from "./failures.ts";

/** How a stack and its keeper speak, a JSON object a line. Whose standard input ends has lost its owner. */

/** The first line: what is to be kept. */
export interface StackOrder {
  readonly directory: string;
  readonly file: string | undefined;
  /** In the form of a portolan.yaml. */
  readonly services: object | undefined;
  readonly only: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly copy: string;
  /** The owner's own, on which each service's is built. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Every further line. */
export interface StackRequest {
  readonly id: number;
  readonly type: "start" | "stop" | "restart";
  readonly service: string;
}

export interface ToldService {
  readonly name: string;
  readonly urls: readonly string[];
  readonly addressUrl: string;
  readonly endpoint: { readonly address: string; readonly port: number } | undefined;
  readonly logFile: string;
}

export interface ToldStack {
  readonly project: string;
  readonly copy: string;
  /** A whole name of this copy, beside which short names are its own. */
  readonly anyName: string;
  readonly services: readonly ToldService[];
  readonly env: Readonly<Record<string, string>>;
}

/** What the keeper says. */
export type StackTold =
  | { readonly type: "ready"; readonly stack: ToldStack }
  /** Of a request, or of the order itself (0). */
  | { readonly type: "done"; readonly id: number; readonly troubles: readonly StackTrouble[] }
  | { readonly type: "failed"; readonly id: number; readonly failure: FailureJson };
