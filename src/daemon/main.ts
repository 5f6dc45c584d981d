import { GAVE_WAY } from "../control/daemon-program.ts";
import { Failure, isFailure } from "../failure/failure.ts";
import { restrictUmask } from "../host/processes/process-umask.ts";
import { claimHome } from "./claim-home.ts";
import { openLog } from "./log.ts";

const log = openLog();

// The state folder keeps others out; nothing in it rests on that alone. SQLite makes its files as the umask says.
restrictUmask();
try {
  const home = claimHome(process.env);
  const { startDaemon } = await import("./start-daemon.ts");
  const daemon = await startDaemon(home, { environment: process.env, log });
  process.on("SIGTERM", () => void daemon.stop(false));
  process.on("SIGINT", () => void daemon.stop(false));
  // A terminal that closes is none of its business.
  process.on("SIGHUP", () => {});
} catch (error) {
  process.exitCode = isFailure(error, "DAEMON_RUNNING") ? GAVE_WAY : 3;
  log(error instanceof Failure ? `${error.message}\nhint: ${error.hint}` : String((error as Error).stack ?? error));
}
