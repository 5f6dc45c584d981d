import type { PackageManager } from "../package-manager.ts";
import { folderName, withoutScope } from "../../../host/core/projects/project-name.ts";
import { commandKind } from "./command-kind.ts";
import type { DraftNote, ProjectDraft } from "./project-draft.ts";
import type { ServiceEntry } from "./project-file.ts";
import { serviceNameOf } from "./service-name.ts";

/** A package that may be a service: what its package.json says, and what portless is told of it. */
export interface ServicePackage {
  /** From the project's folder, such as `apps/web`; `.` for that folder itself. */
  readonly directory: string;
  readonly name: string | undefined;
  readonly scripts: Readonly<Record<string, string>>;
  readonly override: PackageOverride | undefined;
}

/** What `portless.json`, or the key `portless` of a package.json, says of one package. */
export interface PackageOverride {
  readonly name?: string | undefined;
  readonly script?: string | undefined;
  readonly appPort?: number | undefined;
  readonly proxy?: boolean | undefined;
}

export interface PackageTree {
  readonly root: ServicePackage;
  readonly workspaces: readonly ServicePackage[];
  readonly manager: PackageManager;
}

/** Scripts that run a service, in the order of preference. */
const USUAL_SCRIPTS = ["dev", "start"];

/** Makes services of packages: of every workspace that has a script to run, else of the package itself. */
export function packageDraft({ root, workspaces, manager }: PackageTree): ProjectDraft {
  const services: Record<string, string | ServiceEntry> = {};
  const notes: DraftNote[] = [];
  for (const workspace of workspaces) {
    const script = scriptOf(workspace);
    if (script === undefined) {
      // A library among the workspaces is no surprise; one whose script was named and is missing is.
      const named = workspace.override?.script;
      if (named !== undefined)
        notes.push({ service: undefined, text: `${workspace.directory} is left out: it has no script "${named}"` });
      continue;
    }
    const name = freeName(nameOf(workspace), services);
    services[name] = entryOf(workspace, { script, manager, name, notes });
  }
  const rootScript = scriptOf(root);
  if (Object.keys(services).length > 0) {
    const text = `the script "${rootScript}" of the root is left out, as its workspaces are started one by one`;
    if (rootScript !== undefined) notes.push({ service: undefined, text });
  } else if (rootScript !== undefined) addRoot(root, rootScript, { services, manager, notes });
  return { file: { services }, notes, problems: [] };
}

interface Rest {
  readonly services: Record<string, string | ServiceEntry>;
  readonly manager: PackageManager;
  readonly notes: DraftNote[];
}

function addRoot(root: ServicePackage, script: string, { services, manager, notes }: Rest): void {
  const parts = Object.keys(root.scripts).filter((name) => name.startsWith(`${script}:`));
  if (parts.length > 1 && /\b(?:concurrently|npm-run-all|run-p|turbo)\b/.test(root.scripts[script] ?? "")) {
    for (const part of parts) {
      const name = freeName(part.slice(script.length + 1), services);
      services[name] = entryOf({ ...root, override: undefined }, { script: part, manager, name, notes });
    }
    notes.push({ service: undefined, text: `the script "${script}" is left out, as its parts are started one by one` });
    return;
  }
  services["app"] = entryOf(root, { script, manager, name: "app", notes });
  notes.push({ service: "app", text: `runs the script "${script}" of package.json` });
}

function scriptOf({ scripts, override }: ServicePackage): string | undefined {
  const wanted = override?.script === undefined ? USUAL_SCRIPTS : [override.script];
  return wanted.find((name) => Object.hasOwn(scripts, name));
}

function nameOf({ name, directory, override }: ServicePackage): string {
  // portless names a host, such as `api.myapp`: its first label is the service.
  return override?.name?.split(".")[0] ?? withoutScope(name) ?? folderName(directory);
}

/** A name that the project file takes, and that no other service has. */
function freeName(wanted: string, services: Readonly<Record<string, unknown>>): string {
  const plain = serviceNameOf(wanted)
    .slice(0, 50)
    .replace(/[_-]+$/, "");
  const name = plain === "" ? "app" : plain;
  if (!Object.hasOwn(services, name)) return name;
  for (let count = 2; ; count += 1) if (!Object.hasOwn(services, `${name}-${count}`)) return `${name}-${count}`;
}

function entryOf(
  found: ServicePackage,
  { script, manager, name, notes }: { script: string; manager: PackageManager; name: string; notes: DraftNote[] },
): string | ServiceEntry {
  const { directory, override, scripts } = found;
  const run = `${manager} run ${/^[\w:.-]+$/.test(script) ? script : JSON.stringify(script)}`;
  const isWorker =
    override?.proxy === false ||
    (override?.appPort === undefined && commandKind(scripts[script] ?? "").listens === false);
  if (isWorker) notes.push({ service: name, text: "is taken for a worker that listens on nothing" });
  const port = isWorker ? false : override?.appPort;
  if (directory === "." && port === undefined) return run;
  return { run, ...(directory === "." ? {} : { directory }), ...(port === undefined ? {} : { port }) };
}
