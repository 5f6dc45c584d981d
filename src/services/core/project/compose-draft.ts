import { composeBuild, composeCommand, type ComposeContext } from "./compose-command.ts";
import { composeHealth, composeRestart, composeStop } from "./compose-health.ts";
import { pointToServices } from "./compose-hosts.ts";
import {
  composeDependencies,
  composeEnvFiles,
  composeEnvironment,
  composePort,
  isObject,
  laneOfPort,
  type ComposePort,
} from "./compose-values.ts";
import { commandKind } from "./command-kind.ts";
import type { DraftNote, ProjectDraft } from "./project-draft.ts";
import { describeValue, type Problem } from "./problem.ts";
import { serviceNameOf } from "./service-name.ts";
import type { NeedEntry, ServiceEntry } from "./project-file.ts";

/** What of a compose file's neighbourhood its reader asks for. */
export interface ComposeWorld {
  /** What lies in the folder from which an image is built. */
  readonly contextOf: (build: { context: string; dockerfile: string }) => ComposeContext;
  /** Whether a file beside the compose file is there. */
  readonly has: (path: string) => boolean;
}

/** Keys that Portolan has an answer to, or that mean nothing on the host. */
const KNOWN = new Set(
  "image build command entrypoint ports expose depends_on environment env_file healthcheck restart stop_signal stop_grace_period tty working_dir volumes container_name hostname networks links labels platform pull_policy init stdin_open logging profiles".split(
    " ",
  ),
);

/** Turns a compose file's services into our own: those that have a command which can run on the host. */
export function composeDraft(value: unknown, world: ComposeWorld): ProjectDraft {
  const services: Record<string, ServiceEntry> = {};
  const notes: DraftNote[] = [];
  const problems: Problem[] = [];
  const given = isObject(value) ? value["services"] : undefined;
  if (!isObject(given)) {
    problems.push({
      path: isObject(value) ? ["services"] : [],
      found: `is ${describeValue(given)}`,
      allowed: "an object of services",
    });
    return { file: { services }, notes, problems };
  }
  if (isObject(value) && value["include"] !== undefined)
    notes.push({ service: undefined, text: "`include` is left out: name the other file with -f FILE" });
  for (const [name, service] of Object.entries(given)) {
    const ours = serviceNameOf(name);
    if (!isObject(service)) {
      problems.push({ path: ["services", name], found: `is ${describeValue(service)}`, allowed: "an object" });
    } else {
      const entry = entryOf(service, { world, name: ours, notes });
      if (entry !== undefined) services[ours] = entry;
    }
  }
  for (const [name, entry] of Object.entries(services)) {
    const service = Object.entries(given).find(([key]) => serviceNameOf(key) === name)?.[1];
    services[name] = withNeeds(entry, { service: isObject(service) ? service : {}, name, services, notes });
  }
  const project =
    isObject(value) && typeof value["name"] === "string" && !value["name"].includes("$") ? value["name"] : undefined;
  return { file: { ...(project === undefined ? {} : { project }), services }, notes, problems };
}

interface Making {
  readonly world: ComposeWorld;
  readonly name: string;
  readonly notes: DraftNote[];
}

type Given = Readonly<Record<string, unknown>>;

function entryOf(service: Given, { world, name, notes }: Making): ServiceEntry | undefined {
  const leave = (why: string): undefined => {
    notes.push({ service: undefined, text: `${name} is left out: ${why}` });
    return undefined;
  };
  if (Array.isArray(service["profiles"])) return leave(`it belongs to the profiles ${service["profiles"].join(", ")}`);
  if (service["extends"] !== undefined) return leave("it extends another service");
  const build = composeBuild(service["build"]);
  const ports = portsOf(service);
  const lane = ports.map(laneOfPort).find((found) => found !== undefined);
  const command = composeCommand(service, build === undefined ? undefined : world.contextOf(build));
  if (command === undefined) {
    const image = typeof service["image"] === "string" ? service["image"] : "an image";
    if (build !== undefined) return leave("neither it nor its Dockerfile says what to run");
    const kind = lane === undefined ? "" : `, such as { run: ..., lane: ${lane} }`;
    return leave(
      `only its image ${image} says what to run; write it as a service with a command of this machine${kind}`,
    );
  }
  if (command.from !== undefined) notes.push({ service: name, text: `its command is from ${command.from}` });
  const directory = build?.context ?? mountedFolder(service);
  const port = isWorker(ports, command.run) ? false : undefined;
  if (port === false)
    notes.push({ service: name, text: "is taken for a worker that listens on nothing, as it has no ports" });
  for (const { published, target } of ports) {
    if (published !== undefined)
      notes.push({
        service: name,
        text: `is not at port ${published} of this machine: a free port leads to it by name (port: ${target} keeps one)`,
      });
  }
  const health = composeHealth(service["healthcheck"]);
  if (health.leftOut !== undefined) notes.push({ service: name, text: `leaves out ${health.leftOut}` });
  noteOthers(service, { name, notes });
  return withoutUndefined({
    run: command.run,
    directory:
      directory === undefined || directory === "." ? undefined : directory.replace(/^\.\//, "").replace(/\/$/, ""),
    port,
    lane,
    ready: health.ready,
    restart: composeRestart(service["restart"]),
    stop: composeStop(service["stop_signal"], service["stop_grace_period"]),
    env_file: envFilesOf(service, world),
    terminal: service["tty"] === true ? true : undefined,
  });
}

function portsOf(service: Given): ComposePort[] {
  return [service["ports"], service["expose"]]
    .flatMap((list) => (Array.isArray(list) ? (list as unknown[]) : []))
    .map(composePort)
    .filter((port) => port !== undefined);
}

/** In compose every service may listen, as networks need no ports; a command that surely does not is a worker. */
function isWorker(ports: readonly ComposePort[], run: string | readonly string[]): boolean {
  return ports.length === 0 && commandKind(run).listens !== true;
}

/** The folder of the host that is mounted where the command works: `./api:/app` of one with `working_dir: /app`. */
function mountedFolder(service: Given): string | undefined {
  const mounts = Array.isArray(service["volumes"]) ? (service["volumes"] as unknown[]) : [];
  const folders = mounts.flatMap((mount) => {
    if (isObject(mount)) return mount["type"] === "bind" ? [[mount["source"], mount["target"]]] : [];
    return typeof mount === "string" ? [mount.split(":")] : [];
  });
  const found = folders.find(
    ([source, target]) =>
      typeof source === "string" && /^\.{1,2}(?:\/|$)/.test(source) && target === (service["working_dir"] ?? target),
  );
  return typeof found?.[0] === "string" ? found[0] : undefined;
}

function envFilesOf(service: Given, world: ComposeWorld): readonly string[] | undefined {
  const files = composeEnvFiles(service["env_file"]).filter(({ path, required }) => required || world.has(path));
  return files.length === 0 ? undefined : files.map(({ path }) => path);
}

function noteOthers(service: Given, { name, notes }: Pick<Making, "name" | "notes">): void {
  const others = Object.keys(service).filter((key) => !KNOWN.has(key) && !key.startsWith("x-"));
  if (others.length > 0) notes.push({ service: name, text: `leaves out ${others.join(", ")}` });
}

interface Linking {
  readonly service: Given;
  readonly name: string;
  readonly services: Readonly<Record<string, ServiceEntry>>;
  readonly notes: DraftNote[];
}

/** What it depends on, and what its variables name: in compose a service's name is its host. */
function withNeeds(entry: ServiceEntry, { service, name, services, notes }: Linking): ServiceEntry {
  const needs: Record<string, NeedEntry> = {};
  for (const { service: other, condition } of composeDependencies(service["depends_on"])) {
    const ours = serviceNameOf(other);
    if (!Object.hasOwn(services, ours)) {
      notes.push({ service: name, text: `does not wait for ${other}, which is left out` });
    } else if (condition === "service_completed_successfully") {
      notes.push({ service: name, text: `does not wait for the end of ${other}: write that command under before` });
    } else needs[ours] = condition === "service_started" ? "started" : "ready";
  }
  const others = Object.keys(services).filter((other) => other !== name);
  const pointed = pointToServices(composeEnvironment(service["environment"]), others);
  for (const other of pointed.services) needs[other] ??= "started";
  const isPlain = Object.values(needs).every((until) => until === "ready");
  return withoutUndefined({
    ...entry,
    needs: Object.keys(needs).length === 0 ? undefined : isPlain ? Object.keys(needs) : needs,
    env: Object.keys(pointed.environment).length === 0 ? undefined : pointed.environment,
  });
}

function withoutUndefined(entry: ServiceEntry): ServiceEntry {
  return Object.fromEntries(
    Object.entries(entry).filter(([, value]) => value !== undefined),
  ) as unknown as ServiceEntry;
}
