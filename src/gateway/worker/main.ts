import { loadTransport } from "../transport/choose-transport.ts";
import { readWorkerOptions } from "./worker-options.ts";
import { Worker } from "./worker.ts";

/** How long a worker that is asked to end by a signal lets its exchanges go on, in milliseconds. */
const SIGNAL_DEADLINE_MS = 1_000;

const worker = new Worker(await loadTransport(), readWorkerOptions(process.argv[2]));
process.on("SIGTERM", () => void worker.end(SIGNAL_DEADLINE_MS));
process.on("SIGINT", () => void worker.end(SIGNAL_DEADLINE_MS));
// A terminal that closes is none of its business.
process.on("SIGHUP", () => {});
