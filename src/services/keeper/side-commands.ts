import type { ServiceSpec } from "../core/project/project-spec.ts";
import type { KeeperWorld } from "./keeper-world.ts";
import { keptPipes } from "./kept-pipes.ts";
import { sideEnvironment, type KeptStartOptions } from "./kept-start.ts";
import type { CheckResult } from "./ready-check.ts";
import { runToEnd } from "./run-to-end.ts";
import type { ServiceLog } from "./service-log.ts";

export interface SideWorld {
  readonly spec: ServiceSpec;
  readonly log: ServiceLog;
  readonly world: KeeperWorld;
  options(): KeptStartOptions;
}

/** Runs the hooks of a service, one after the other; ends at the first that fails. */
export async function runHooks(side: SideWorld, hook: "before" | "after", signal: AbortSignal): Promise<CheckResult> {
  const { spec, log, world } = side;
  const output = {
    pipes: keptPipes(world.paths.pipes, spec.name, ".hook"),
    hear: log.hearHook.bind(log, hook),
  };
  const children = world.children.of(`${spec.name} ${hook}`, output.pipes);
  for (const command of spec.hooks[hook]) {
    log.write(`${hook}: runs ${command}`);
    const { directory } = spec;
    const result = await runToEnd({
      command,
      directory,
      environment: sideEnvironment(side.options()),
      output,
      children,
      signal,
    });
    if (!result.ok) return result;
  }
  return { ok: true, detail: "" };
}

/** Asks a command line whether the service is ready. What it writes is heard only when it fails. */
export function runCheck(side: SideWorld, command: string, signal: AbortSignal): Promise<CheckResult> {
  const { spec, world } = side;
  const pipes = keptPipes(world.paths.pipes, spec.name, ".check");
  return runToEnd({
    command,
    directory: spec.directory,
    environment: sideEnvironment(side.options()),
    output: { pipes, hear: () => {} },
    children: world.children.of(`${spec.name} check`, pipes),
    signal,
  });
}
