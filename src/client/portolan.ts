/**
 * The library: `import { lease, serve, resolve, connect, fetch, stack } from "portolan"`. docs/library.md shows each.
 */
export { Failure, isFailure } from "../failure/failure.ts";
export type { ClientFailures, StackTrouble } from "./core/failures.ts";
export type { ClientOptions } from "./client-options.ts";
export type { Reach } from "./core/reach.ts";
export type { Endpoint, LaneView } from "../control/contract.ts";
export { connect, type ConnectOptions } from "./connect.ts";
export { fetch } from "./fetch.ts";
export { lease, type Lease, type LeaseOptions } from "./lease.ts";
export { resolve } from "./resolve.ts";
export { serve, type ServeOptions } from "./serve.ts";
export type { ServableServer, Served } from "./served.ts";
export { stack } from "./stack.ts";
export type { Stack, StackOptions, StackService } from "./stack-types.ts";
export type { ServiceEntry } from "../services/core/project/project-file.ts";
