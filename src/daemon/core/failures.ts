import { failuresOf } from "../../failure/failure.ts";
import type { FailureMaker } from "../../failure/failure.ts";

/** Details each code of the daemon carries. A code is public API: add, never rename. */
export interface DaemonFailures {
  DAEMON_RUNNING: { home: string };
  BAD_REQUEST: { path: string; found: string; allowed: string };
  REQUEST_TOO_LARGE: { bytesMax: number };
  NO_SUCH_ENDPOINT: { method: string; path: string };
  NO_GATEWAY_PORT: { port: number };
  SETTINGS_INVALID: { file: string; path: string; problem: string };
  ENGINE_MISSING: { engine: string };
  PORT_SETTING_INVALID: { found: string };
  LISTENER_ABSENT: { port: number };
  LISTENER_OF_USER: { port: number; user: string };
  LISTENER_UNSEEN: { port: number };
  LISTENER_OWN: { port: number };
  LISTENER_SHARED: { port: number; processes: readonly string[] };
}

export const daemonFailure: FailureMaker<DaemonFailures> = failuresOf<DaemonFailures>({
  DAEMON_RUNNING: {
    message: ({ home }) => `Cannot start a daemon for "${home}": one is running`,
    hint: () => "Run `portolan daemon status` to see it, or `portolan daemon stop` to end it",
  },
  BAD_REQUEST: {
    message: ({ path, found }) => `Cannot read the request: "${path}" is ${found}`,
    hint: ({ path, allowed }) => `Set "${path}" to ${allowed}; the contract is at /openapi.json`,
  },
  REQUEST_TOO_LARGE: {
    message: ({ bytesMax }) => `Cannot read the request: its body has more than ${bytesMax} bytes`,
    hint: () => "Send less at once; the contract is at /openapi.json",
  },
  NO_SUCH_ENDPOINT: {
    message: ({ method, path }) => `Cannot answer ${method} ${path}: there is no such endpoint`,
    hint: () => "The endpoints are listed at /openapi.json",
  },
  NO_GATEWAY_PORT: {
    message: ({ port }) => `Cannot listen on port ${port} or any of those behind it: all are taken`,
    hint: () => "Set PORTOLAN_PORT to a free port, or to 0 for any, and run `portolan daemon stop`",
  },
  SETTINGS_INVALID: {
    message: ({ file, path, problem }) => `Cannot read "${file}": "${path}" ${problem}`,
    hint: ({ path }) => `Correct or remove "${path}"; docs/gateway.md lists the settings`,
  },
  PORT_SETTING_INVALID: {
    message: ({ found }) => `Cannot choose the gateway's port: PORTOLAN_PORT is "${found}"`,
    hint: () => "Set PORTOLAN_PORT to a port from 1 to 65535, to 0 for any, or unset it for 1290",
  },
  LISTENER_ABSENT: {
    message: ({ port }) => `Cannot adopt port ${port}: nothing listens on it`,
    hint: ({ port }) => `Start it first, or run \`portolan explain ${port}\` to see what comes nearest`,
  },
  LISTENER_OF_USER: {
    message: ({ port, user }) => `Cannot adopt port ${port}: it is ${user}'s, and whether it lives cannot be watched`,
    hint: ({ port }) => `Give it a name that stays until you remove it: \`portolan alias NAME ${port}\``,
  },
  LISTENER_UNSEEN: {
    message: ({ port }) => `Cannot adopt port ${port}: no process that holds it can be seen`,
    hint: ({ port }) =>
      `It may be in a container, or the kernel's: \`portolan alias NAME ${port}\` leads there all the same`,
  },
  LISTENER_OWN: {
    message: ({ port }) => `Cannot adopt port ${port}: it is the gateway's own`,
    hint: () => "`portolan ls` shows what listens; give the port of a server",
  },
  LISTENER_SHARED: {
    message: ({ port, processes }) => `Cannot adopt port ${port}: several hold it: ${processes.join(", ")}`,
    hint: ({ port }) => `End all but one, or use \`portolan alias NAME ${port}\`, which needs no owner`,
  },
  ENGINE_MISSING: {
    message: ({ engine }) => `Cannot start the gateway on ${engine}: it is not installed, or does not start`,
    hint: () => "Unset PORTOLAN_ENGINE to let Portolan choose, or run `npm install` in Portolan's folder",
  },
});
