import { SYSTEM_PATH } from "./system-path.ts";

const OUTPUT_BYTES_MAX = 4 * 1024 * 1024;

/** Variables by which this user's managers and runtimes are found. */
const PASSED = [
  "HOME",
  "USER",
  "XDG_RUNTIME_DIR",
  "DBUS_SESSION_BUS_ADDRESS",
  "DOCKER_HOST",
  "DOCKER_CONTEXT",
  "CONTAINER_HOST",
];

export interface ToolOutputOptions {
  /** After it the tool is killed. */
  readonly deadlineMs: number;
}

/**
 * Asks a tool of the system, from folders that only root can write, without a shell, a locale or an input. Undefined when
 * it is not there, fails, or is not done by the deadline: what it would have told stays unknown.
 */
export function toolOutput(
  command: readonly [string, ...string[]],
  { deadlineMs }: ToolOutputOptions,
): string | undefined {
  // Loaded only when something is asked: it would take 5 ms of each command.
  const { spawnSync } = process.getBuiltinModule("node:child_process");
  const [tool, ...args] = command;
  const env: Record<string, string> = { PATH: SYSTEM_PATH, LC_ALL: "C" };
  for (const name of PASSED) {
    const value = process.env[name];
    if (value !== undefined) env[name] = value;
  }
  const { status, stdout, error } = spawnSync(tool, args, {
    env,
    cwd: "/",
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    timeout: deadlineMs,
    killSignal: "SIGKILL",
    maxBuffer: OUTPUT_BYTES_MAX,
  });
  return error === undefined && status === 0 ? stdout : undefined;
}
