import { failuresOf } from "../../failure/failure.ts";
import type { FailureMaker } from "../../failure/failure.ts";
import type { TransportError } from "./transport.ts";

export interface TransportFailures {
  CANNOT_LISTEN: { readonly on: string; readonly error: TransportError };
}

const REMEDY: { readonly [Code in TransportError["code"]]?: string } = {
  "address-in-use": "Stop who listens there (`lsof -nP -iTCP -sTCP:LISTEN` names it), or choose another port",
  "address-not-available": "Choose an address that this machine has",
  "permission-denied": "Choose a port from 1024 on, or allow low ports",
  "too-many-files": "Raise the limit of open files (`ulimit -n`)",
};

/** Makes the failures of a transport. The `TransportError` is `details.error`, and the `cause`. */
export const transportFailure: FailureMaker<TransportFailures> = failuresOf<TransportFailures>({
  CANNOT_LISTEN: {
    message: ({ on, error }) => `Cannot listen on ${on}: ${error.detail}`,
    hint: ({ error }) =>
      REMEDY[error.code] ?? "Look up what the system said, and what this machine allows its processes",
  },
});
