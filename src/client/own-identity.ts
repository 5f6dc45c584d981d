import { identify, type ProcessIdentity } from "../host/processes/processes.ts";

/** This process, as a holder: also in a worker thread, which has no other pid. */
export function ownIdentity(): ProcessIdentity {
  const identity = identify(process.pid);
  if (identity === undefined) throw new Error("This process is not in its own process table");
  return identity;
}
