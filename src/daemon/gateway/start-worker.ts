import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { GatewaySettings } from "../../gateway/core/settings.ts";
import type { WorkerOptions } from "../../gateway/worker/worker-options.ts";
import { WORKER_PROGRAM } from "../../host/own-programs.ts";
import { identify } from "../../host/processes/processes.ts";
import { spawnDetached } from "../../host/processes/spawn-detached.ts";
import { mailboxPath } from "../../host/state-folder.ts";
import type { StateFolder } from "../../host/state-folder.ts";
import type { Engine } from "./engine.ts";
import { WorkerHandle } from "./worker-handle.ts";

export interface StartWorkerOptions {
  readonly engine: Engine;
  readonly folder: StateFolder;
  readonly release: string;
  readonly settings: Partial<GatewaySettings>;
}

/** A started worker, and its end. */
export interface StartedWorker {
  readonly handle: WorkerHandle;
  readonly exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

/** Starts a gateway worker as a process of its own session; it dials the control socket by itself. */
export async function startWorker({ engine, folder, release, settings }: StartWorkerOptions): Promise<StartedWorker> {
  const workerId = randomBytes(6).toString("hex");
  const options: WorkerOptions = {
    workerId,
    controlSocket: folder.controlSocket,
    mailbox: mailboxPath(folder, workerId),
    release,
    settings,
  };
  const { pid, exited } = await spawnDetached({
    program: engine.program,
    args: [WORKER_PROGRAM, JSON.stringify(options)],
    environment: process.env,
    extraEnvironment: { PORTOLAN_HOME: folder.root },
    logFile: join(folder.logFolder, "gateway.log"),
  });
  const identity = identify(pid);
  if (!identity)
    throw new Error(`the gateway worker ${pid} ended at once; see ${join(folder.logFolder, "gateway.log")}`);
  return { handle: new WorkerHandle(workerId, identity), exited };
}
