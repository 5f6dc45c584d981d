import { serviceName } from "../chart/core/names.ts";
import type { ServiceIdentity } from "../control/contract.ts";
import { isFailure } from "../failure/failure.ts";
import type { Asker } from "./core/choose-name.ts";
import { readIdentity } from "./read-identity.ts";

/** Reads who asks for a name: the service that Portolan started, and the project and copy of the folder. */
export async function readAsker(environment: Readonly<NodeJS.ProcessEnv>, directory: string): Promise<Asker> {
  const identity = await identityOf(directory);
  return {
    ownName: environment["PORTOLAN_NAME"],
    inProject: (service) => identity && nameOrNothing({ ...identity, service, name: undefined }),
  };
}

/** A folder that is gone, or a project file that cannot be read, has no project: whole names lead somewhere all the same. */
async function identityOf(directory: string): Promise<ServiceIdentity | undefined> {
  try {
    return await readIdentity(directory, undefined);
  } catch (error) {
    if (isFailure(error) || (error as NodeJS.ErrnoException).code !== undefined) return undefined;
    throw error;
  }
}

/** A word that no name can be made of is the name of nothing. */
function nameOrNothing(identity: Parameters<typeof serviceName>[0]): string | undefined {
  try {
    return serviceName(identity).name;
  } catch (error) {
    if (isFailure(error)) return undefined;
    throw error;
  }
}
