import { briefMemo } from "./brief-memo.ts";
import type { Container, ContainerDetails } from "./core/containers/container.ts";
import { parseInspected } from "./core/containers/inspected-container.ts";
import { toolOutput } from "./tool-output.ts";

const DEADLINE_MS = 2000;
const ANSWER_LASTS_MS = 2000;

/** Runtimes that can be asked, and how; Docker's containers may as well be asked for by their published ports. */
const INSPECT: Readonly<Partial<Record<Container["runtime"], readonly (readonly [string, ...string[]])[]>>> = {
  docker: [["docker", "inspect", "--type", "container"]],
  podman: [["podman", "inspect", "--type", "container"]],
  containerd: [
    ["crictl", "inspect"],
    ["nerdctl", "inspect", "--type", "container"],
  ],
  "cri-o": [["crictl", "inspect"]],
};

/**
 * Asks a container's runtime for its name, image and what starts it again. Undefined when the runtime is not there, does
 * not answer within 2 s, or does not show it to this user. Takes 30 to 100 ms: ask only about what is shown at length.
 */
export const describeContainer: (container: Container) => ContainerDetails | undefined = briefMemo(inspect, {
  lastsMs: ANSWER_LASTS_MS,
  keyOf: ({ runtime, id }) => `${runtime} ${id}`,
});

function inspect(container: Container): ContainerDetails | undefined {
  for (const command of INSPECT[container.runtime] ?? []) {
    const text = toolOutput([...command, container.id], { deadlineMs: DEADLINE_MS });
    const details = text === undefined ? undefined : parseInspected(text, container);
    if (details !== undefined) return details;
  }
  return undefined;
}

/** At most so many containers are asked about: each publishes the same port on another address. */
const PUBLISHING_MAX = 8;

/** Lists the Docker containers that publish a port, on whatever address; undefined when Docker does not answer. */
export function containersPublishing(port: number): ContainerDetails[] | undefined {
  const command = ["docker", "ps", "--quiet", "--no-trunc", "--filter", `publish=${port}`] as const;
  const ids = toolOutput(command, { deadlineMs: DEADLINE_MS })?.split("\n");
  return ids
    ?.filter((id) => /^[0-9a-f]{12,64}$/.test(id))
    .slice(0, PUBLISHING_MAX)
    .flatMap((id) => describeContainer({ runtime: "docker", id, name: undefined, image: undefined }) ?? []);
}
