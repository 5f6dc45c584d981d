import type { ServiceView } from "../../control/contract.ts";
import { composeKeptEnvironment } from "../core/keeper/kept-environment.ts";
import type { NeededView } from "../core/keeper/needs-environment.ts";
import { frameworkFlags } from "../core/framework-flags.ts";
import type { ServiceSpec } from "../core/project/project-spec.ts";
import type { ChildStart } from "../running-child.ts";
import type { Trust } from "../run-world.ts";
import type { WatchedPlace } from "../socket-watch.ts";
import { keptCommand, pathWithPackages } from "./kept-command.ts";

export interface KeptStartOptions {
  readonly spec: ServiceSpec;
  readonly project: string;
  /** The user's own. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** All of the project that listen, by name. */
  readonly services: ReadonlyMap<string, NeededView>;
  readonly trust: Trust;
  readonly lease: string;
  readonly dataFolder: string;
  readonly forceColor: boolean;
  /** Where it shall listen, and what the chart says of it; undefined of one that listens on nothing. */
  readonly served: { readonly place: WatchedPlace; readonly service: ServiceView } | undefined;
}

export interface KeptStart extends ChildStart {
  readonly isTold: boolean;
  readonly notes: readonly string[];
}

/**
 * Puts together the command and the environment of a kept service, as things are now.
 *
 * @throws {Failure} `COMMAND_NOT_FOUND`, `COMMAND_NOT_EXECUTABLE`.
 */
export function keptStart(options: KeptStartOptions): KeptStart {
  const { spec, served, environment: own } = options;
  const base = { ...own, ...spec.environment };
  const command = keptCommand(spec, base);
  const place = served === undefined ? undefined : placeOf(served);
  const flags = place === undefined ? undefined : frameworkFlags(command.argv, command.scripts, place);
  const { environment, notes } = keptEnvironment(options, {
    path: command.path,
    place,
    framework: flags?.environment ?? {},
  });
  return {
    program: command.program,
    argv: flags?.argv ?? command.argv,
    directory: command.directory,
    environment,
    lease: options.lease,
    graceMs: spec.stop.graceMs,
    isTold: flags?.isTold ?? false,
    notes: [...(flags?.notes ?? []), ...notes],
  };
}

/** The environment of a hook or a check: its service's, with the tools of the package. */
export function sideEnvironment(options: KeptStartOptions): Record<string, string> {
  const { spec, served, environment } = options;
  return keptEnvironment(options, {
    path: pathWithPackages(spec.directory, spec.environment["PATH"] ?? environment["PATH"]),
    place: served === undefined ? undefined : placeOf(served),
    framework: {},
  }).environment;
}

type Place = ReturnType<typeof placeOf>;

function placeOf({ place, service }: NonNullable<KeptStartOptions["served"]>): {
  host: string;
  port: number;
  name: string;
  url: string;
} {
  const url = service.urls[0] ?? `http://${place.address}:${place.port}`;
  return { host: place.address, port: place.port, name: service.name, url };
}

function keptEnvironment(
  options: KeptStartOptions,
  {
    path,
    place,
    framework,
  }: { path: string | undefined; place: Place | undefined; framework: Readonly<Record<string, string>> },
): { environment: Record<string, string>; notes: readonly string[] } {
  const { spec, project, lease, trust, forceColor, services, dataFolder } = options;
  // A variable of the user's shell that is called PORT was meant for something else than a whole project.
  const { PORT: _port, HOST: _host, ...outer } = options.environment;
  const known = { lease, service: spec.name, project };
  const { environment, notes } = composeKeptEnvironment({
    outer,
    spec,
    services,
    dataFolder,
    place: place === undefined ? known : { ...place, ...known },
    framework,
    trust: trust.variables,
    forceColor,
  });
  return { environment: path === undefined ? environment : { ...environment, PATH: path }, notes };
}
