import type { Container, ContainerDetails } from "./container.ts";

type Json = Readonly<Record<string, unknown>>;

/**
 * Reads what `docker inspect`, `podman inspect` and `nerdctl inspect` (a list of containers in Docker's form), or `crictl
 * inspect` (one, in the form of the CRI) say of a container. Undefined when it is something else.
 */
export function parseInspected(text: string, container: Container): ContainerDetails | undefined {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return undefined;
  }
  const found: unknown = Array.isArray(content) ? content[0] : content;
  if (!isObject(found)) return undefined;
  if (!isObject(found["status"])) return ofDocker(found, container);
  return ofCri(found["status"], { container, mainPid: pidOf(objectOf(found["info"])["pid"]) });
}

function ofDocker(found: Json, container: Container): ContainerDetails | undefined {
  const name = textOf(found["Name"])?.replace(/^\//, "");
  if (name === undefined) return undefined;
  const config = objectOf(found["Config"]);
  const labels = objectOf(config["Labels"]);
  const policy = textOf(objectOf(objectOf(found["HostConfig"])["RestartPolicy"])["Name"]);
  return {
    ...container,
    id: textOf(found["Id"]) ?? container.id,
    name,
    // Podman's `Image` is a digest, and Docker's too; the name that people gave stands elsewhere.
    image: textOf(found["ImageName"]) ?? textOf(config["Image"]),
    restartPolicy: policy === "no" ? undefined : policy,
    compose: composeOf(labels),
    mainPid: pidOf(objectOf(found["State"])["Pid"]),
    addresses: addressesOf(objectOf(found["NetworkSettings"])),
  };
}

function ofCri(
  status: Json,
  { container, mainPid }: { container: Container; mainPid: number | undefined },
): ContainerDetails | undefined {
  const labels = objectOf(status["labels"]);
  const name = textOf(objectOf(status["metadata"])["name"]);
  if (name === undefined) return undefined;
  const pod = textOf(labels["io.kubernetes.pod.name"]);
  return {
    ...container,
    name: pod === undefined ? name : `${name} of pod ${pod}`,
    image: textOf(objectOf(status["image"])["image"]),
    // The kubelet starts a pod's containers again.
    restartPolicy: pod === undefined ? undefined : "of its pod",
    compose: undefined,
    mainPid,
    addresses: [],
  };
}

/** Labels that docker compose and podman-compose write (Compose's own; podman-compose writes both). */
function composeOf(labels: Json): ContainerDetails["compose"] {
  for (const prefix of ["com.docker.compose", "io.podman.compose"]) {
    const project = textOf(labels[`${prefix}.project`]);
    const service = textOf(labels[`${prefix}.service`]);
    if (project !== undefined && service !== undefined) return { project, service };
  }
  return undefined;
}

function addressesOf(settings: Json): string[] {
  const ends = [settings, ...Object.values(objectOf(settings["Networks"])).filter(isObject)];
  const found = ends.flatMap((end) => [textOf(end["IPAddress"]), textOf(end["GlobalIPv6Address"])]);
  return [...new Set(found.filter((address) => address !== undefined))];
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function objectOf(value: unknown): Json {
  return isObject(value) ? value : {};
}

function pidOf(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && (value as number) > 0 ? (value as number) : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
