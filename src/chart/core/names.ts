import { dnsLabel, isDnsLabel } from "./dns-label.ts";
import { chartFailure } from "./failures.ts";
import type { ServiceIdentity } from "./model.ts";

const SUFFIX = ".localhost";
const NAME_LENGTH_MAX = 253;

/**
 * Endings that say that somebody means another namespace. `api.app` is a service of a project called app;
 * `api.com` and `db.test` are mistakes (lanes end in `.test`, and they name themselves).
 */
const OTHER_SUFFIXES: ReadonlySet<string> = new Set([
  "com",
  "net",
  "org",
  "edu",
  "gov",
  "arpa",
  "test",
  "local",
  "localdomain",
  "lan",
  "internal",
  "intranet",
  "corp",
  "example",
  "invalid",
  "onion",
]);

export interface ServiceName {
  /** Whole, in lower case, such as `web.shop-fix-ui.localhost`. */
  readonly name: string;
  /** What the user should hear about how it came to be. */
  readonly notes: readonly string[];
}

/**
 * Makes the name of a service: `service.project.localhost`, without the service where there is only one,
 * and with the branch of a copy behind the project. A name that was asked for takes the project's place.
 *
 * @throws {Failure} `NAME_INVALID`, `NAME_OUTSIDE_LOCALHOST`.
 */
export function serviceName({ project, service, branch, name }: ServiceIdentity): ServiceName {
  if (name !== undefined) return askedName(name, branch);
  const labels = service === undefined ? [project] : [service, project];
  return joinLabels(withBranch(labels, branch));
}

/**
 * Makes the name of an alias: below `.localhost`, no branch added.
 *
 * @throws {Failure} `NAME_INVALID`, `NAME_OUTSIDE_LOCALHOST`.
 */
export function aliasName(name: string): string {
  return askedName(name, undefined).name;
}

/** The lane's name of a service: the same labels, below `.test` instead of `.localhost`. */
export function laneName(name: string): string {
  return name.endsWith(SUFFIX) ? `${name.slice(0, -SUFFIX.length)}.test` : `${name}.test`;
}

function askedName(asked: string, branch: string | undefined): ServiceName {
  const name = asked.trim().toLowerCase().replace(/\.$/, "");
  const labels = name.split(".");
  const last = labels.at(-1) ?? "";
  if (name === "") throw chartFailure("NAME_INVALID", { name: asked, reason: "it is empty" });
  if (name.length > NAME_LENGTH_MAX) {
    throw chartFailure("NAME_INVALID", { name: `${asked.slice(0, 40)}…`, reason: "it is longer than 253 characters" });
  }
  if (labels.includes("")) throw chartFailure("NAME_INVALID", { name: asked, reason: "a part between dots is empty" });
  if (name === "localhost") {
    throw chartFailure("NAME_INVALID", { name: asked, reason: "it means this computer, not a service" });
  }
  if (name.endsWith(SUFFIX)) return exactName(asked, name);
  if (labels.length > 1 && OTHER_SUFFIXES.has(last)) {
    throw chartFailure("NAME_OUTSIDE_LOCALHOST", { name, suffix: last });
  }
  const strange = /[\s:/\\*?#@%"'<>]/.exec(name);
  if (strange) throw chartFailure("NAME_INVALID", { name: asked, reason: `"${strange[0]}" cannot stand in a name` });
  const made = joinLabels(withBranch(labels, branch));
  if (made.name.length > NAME_LENGTH_MAX) {
    throw chartFailure("NAME_INVALID", { name: asked, reason: "with .localhost it is longer than 253 characters" });
  }
  return made;
}

function exactName(asked: string, name: string): ServiceName {
  for (const label of name.split(".")) {
    if (!isDnsLabel(label)) {
      throw chartFailure("NAME_INVALID", { name: asked, reason: `"${label}" is no part of a host name` });
    }
  }
  return { name, notes: [] };
}

function withBranch(labels: readonly string[], branch: string | undefined): readonly string[] {
  if (branch === undefined) return labels;
  return labels.map((label, index) => (index === labels.length - 1 ? `${label}-${branch}` : label));
}

function joinLabels(texts: readonly string[]): ServiceName {
  const notes: string[] = [];
  const labels = texts.map((text) => {
    const { label, loss } = dnsLabel(text);
    if (loss === "shortened") notes.push(`"${text}" is longer than 63 characters: the name has "${label}"`);
    if (loss === "characters") notes.push(`"${text}" has characters that no host name has: the name has "${label}"`);
    return label;
  });
  return { name: labels.join(".") + SUFFIX, notes };
}
