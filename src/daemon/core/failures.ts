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
  ENGINE_MISSING: {
    message: ({ engine }) => `Cannot start the gateway on ${engine}: it is not installed, or does not start`,
    hint: () => "Unset PORTOLAN_ENGINE to let Portolan choose, or run `npm install` in Portolan's folder",
  },
});
