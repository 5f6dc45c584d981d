import { spawn } from "@lydell/node-pty";
import { Reports, RUN_PROGRAM, type RunProgramOptions, type Said } from "./start-run.ts";

export interface TerminalRun {
  readonly pid: number;
  type(keys: string): void;
  resize(columns: number, rows: number): void;
  said(type: string): Promise<Said>;
  /** Waits until the screen, reports left out, shows this. */
  shows(pattern: RegExp): Promise<string>;
  screen(): string;
  readonly exited: Promise<{ code: number; signal: number | undefined }>;
}

/** Starts a run in a terminal, with `after` as shell text that runs there when it has ended. */
export function runInTerminal(options: RunProgramOptions & { background?: boolean }, after = ""): TerminalRun {
  const { environment, background = false, ...request } = options;
  const start = background ? `trap "" INT; set -m; "$1" "$2" "$3" & wait $!` : `"$1" "$2" "$3"`;
  const script = `${start}; status=$?; ${after}\nexit $status`;
  const pty = spawn("/bin/sh", ["-c", script, "sh", process.execPath, RUN_PROGRAM, JSON.stringify(request)], {
    name: "xterm-256color",
    cols: 80,
    rows: 24,
    // Reports are long lines: the terminal itself does not break them.
    env: { ...process.env, ...environment },
  });
  const reports = new Reports();
  let wake: () => void = () => {};
  pty.onData((text) => {
    reports.push(text);
    wake();
  });
  const exited = new Promise<{ code: number; signal: number | undefined }>((resolve) => {
    pty.onExit(({ exitCode, signal }) => {
      reports.end();
      wake();
      resolve({ code: exitCode, signal });
    });
  });
  return {
    pid: pty.pid,
    type: (keys) => pty.write(keys),
    resize: (columns, rows) => pty.resize(columns, rows),
    said: (type) => reports.said(type),
    screen: () => reports.rest,
    async shows(pattern) {
      const deadline = performance.now() + 30_000;
      for (;;) {
        const seen = reports.rest + reports.open;
        if (pattern.test(seen)) return seen;
        if (performance.now() > deadline) throw new Error(`${pattern} was not shown, but ${JSON.stringify(seen)}`);
        const { promise, resolve } = Promise.withResolvers<void>();
        wake = resolve;
        const timer = setTimeout(resolve, 1000);
        await promise;
        clearTimeout(timer);
      }
    },
    exited,
  };
}
