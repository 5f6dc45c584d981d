import { execFile } from "node:child_process";
import { SYSTEM_PATH } from "../../host/system-path.ts";

const OUTPUT_BYTES_MAX = 16 * 1024 * 1024;

/**
 * Runs a program of the system, without a shell and without a locale. Undefined where it is missing, refuses or is
 * late: then it is killed.
 */
export function askProgram(
  [program, ...args]: readonly [string, ...string[]],
  deadlineMs: number,
): Promise<string | undefined> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const env = { PATH: SYSTEM_PATH, LC_ALL: "C" };
  const limits = { timeout: deadlineMs, killSignal: "SIGKILL", maxBuffer: OUTPUT_BYTES_MAX } as const;
  const child = execFile(program, args, { env, cwd: "/", ...limits }, (error, stdout) => {
    resolve(error === null ? stdout : undefined);
  });
  child.stdin?.end();
  return promise;
}
