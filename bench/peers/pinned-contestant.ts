import type { Contestant } from "../contestant.ts";
import { PinnedProcess, PROXY_CORE } from "../pinned-process.ts";

export interface PinnedContestantOptions {
  readonly command: readonly string[];
  readonly folder: string;
  readonly port: number;
  readonly secure: boolean;
  readonly version: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** A proxy that is one program on the proxy's core, and is ready when it listens. */
export async function startPinned(options: PinnedContestantOptions): Promise<Contestant> {
  const { command, folder, port, secure, version, env = process.env } = options;
  const proxy = new PinnedProcess(command, { core: PROXY_CORE, cwd: folder, env });
  try {
    await proxy.listens(port);
  } catch (error) {
    await proxy[Symbol.asyncDispose]();
    throw error;
  }
  return {
    target: { port, host: `bench.localhost:${port}`, secure },
    version,
    pids: () => proxy.pids(),
    [Symbol.asyncDispose]: () => proxy[Symbol.asyncDispose](),
  };
}
