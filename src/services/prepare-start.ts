import { mainName } from "../chart/core/used-copy.ts";
import type { ServiceView } from "../control/contract.ts";
import type { ServiceCommand } from "./command.ts";
import { composeEnvironment } from "./core/environment.ts";
import { frameworkFlags } from "./core/framework-flags.ts";
import type { RunOptions } from "./run-options.ts";
import type { Trust } from "./run-world.ts";
import type { ChildStart } from "./running-child.ts";
import { needsForcedColor } from "./start-child.ts";

/** Where a service shall listen: on this machine only. */
export const SERVICE_HOST = "127.0.0.1";

export interface PreparedStart {
  readonly framework: string | undefined;
  readonly notes: readonly string[];
  /** The command is a known tool that was told its port. */
  readonly isTold: boolean;
  /** What to start for the service as it is now: its port may have changed since. */
  child(service: ServiceView): ChildStart;
}

/** Puts together the command and the environment of a service. */
export function prepareStart(
  command: ServiceCommand,
  options: RunOptions,
  { service, trust }: { service: ServiceView; trust: Trust },
): PreparedStart {
  const compose = (current: ServiceView): ChildStart & Omit<PreparedStart, "child"> => {
    const { identity } = options;
    const { port, name } = current;
    const url = current.urls[0] ?? `http://${SERVICE_HOST}:${port}`;
    const place = { host: SERVICE_HOST, port, name, mainName: mainName(identity), url };
    const flags = frameworkFlags(command.argv, command.scripts, place);
    const { environment, notes } = composeEnvironment({
      base: { ...options.environment, ...(command.path === undefined ? {} : { PATH: command.path }) },
      place: {
        ...place,
        lease: current.leaseId,
        project: identity.project,
        service: identity.service ?? identity.project,
      },
      framework: flags.environment,
      trust: trust.variables,
      forceColor: needsForcedColor(),
    });
    return {
      program: command.program,
      argv: flags.argv,
      directory: command.directory,
      environment,
      lease: current.leaseId,
      framework: flags.framework,
      isTold: flags.isTold,
      notes: [...flags.notes, ...notes, ...trust.notes],
    };
  };
  const { framework, notes, isTold } = compose(service);
  return { framework, notes, isTold, child: compose };
}
