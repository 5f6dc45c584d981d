import { Failure } from "../failure/failure.ts";
import { openLog } from "./log.ts";
import { startDaemon } from "./start-daemon.ts";

const log = openLog();

try {
  const daemon = await startDaemon(process.env, log);
  process.on("SIGTERM", () => void daemon.stop(false));
  process.on("SIGINT", () => void daemon.stop(false));
  // A terminal that closes is none of its business.
  process.on("SIGHUP", () => {});
} catch (error) {
  process.exitCode = 3;
  log(error instanceof Failure ? `${error.message}\nhint: ${error.hint}` : String((error as Error).stack ?? error));
}
