import { composeEnvironment, type ComposedEnvironment, type EnvironmentRequest } from "../environment.ts";
import { expandVariables } from "../project/environment-text.ts";
import type { ServiceSpec } from "../project/project-spec.ts";
import { needsEnvironment, type NeededView } from "./needs-environment.ts";

export interface KeptEnvironmentRequest extends Omit<EnvironmentRequest, "base"> {
  /** The user's own, with what `.env` files add. */
  readonly outer: EnvironmentRequest["base"];
  readonly spec: Pick<ServiceSpec, "environment" | "needs">;
  /** The services of the project that listen, by name. */
  readonly services: ReadonlyMap<string, NeededView>;
  /** Its own folder for what it keeps. */
  readonly dataFolder: string;
}

/**
 * Composes the environment of a service in a project. What comes later wins: the user's own, the addresses of what it
 * needs, what the project file sets, and Portolan's own variables. `${DB_URL}` in a value of the project file becomes the
 * address that is given now.
 */
export function composeKeptEnvironment(request: KeptEnvironmentRequest): ComposedEnvironment {
  const { outer, spec, services, dataFolder, ...rest } = request;
  const given = needsEnvironment({ needs: spec.needs, services, own: spec.environment, outer });
  const base = { ...outer, ...given.variables, ...spec.environment, PORTOLAN_DATA: dataFolder };
  const { environment, notes } = composeEnvironment({ ...rest, base, near: given.addresses });
  // Only what the keeper gives is left to be filled in: the rest was when the file was read.
  const lookup = (name: string): string | undefined =>
    name in given.variables || OWN.test(name) ? environment[name] : undefined;
  for (const [name, value] of Object.entries(spec.environment))
    if (environment[name] === value) environment[name] = expandVariables(value, lookup);
  return { environment, notes: [...given.notes, ...notes] };
}

const OWN = /^(?:PORT|HOST|PORTOLAN_\w+)$/;
