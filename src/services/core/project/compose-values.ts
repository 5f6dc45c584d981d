import { protocolOfPort } from "./lane-table.ts";

/** Values of a compose file, of which each has a short and a long form. */

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A port of a container. */
export interface ComposePort {
  readonly target: number;
  readonly transport: "tcp" | "udp";
  /** On the host; undefined where compose chooses. */
  readonly published: string | undefined;
}

/** Reads `3000`, `"8080:80"`, `"127.0.0.1:53:53/udp"` and `{ target, published, protocol }`; of a range the first. */
export function composePort(value: unknown): ComposePort | undefined {
  if (isObject(value)) {
    const target = Number(value["target"]);
    const { published } = value;
    if (!Number.isInteger(target)) return undefined;
    const isGiven = typeof published === "string" || typeof published === "number";
    return {
      target,
      transport: value["protocol"] === "udp" ? "udp" : "tcp",
      published: isGiven ? String(published) : undefined,
    };
  }
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  const found = /^(?:(?:\[[^\]]*\]|\d+(?:\.\d+){3}):)?(?:([\d-]*):)?(\d{1,5})(?:-\d+)?(?:\/(tcp|udp))?$/.exec(
    withDefaults(String(value)),
  );
  if (found === null) return undefined;
  const published = found[1] === "" ? undefined : found[1];
  return { target: Number(found[2]), transport: found[3] === "udp" ? "udp" : "tcp", published };
}

/** `${PORT:-3000}` is 3000 to one who has no PORT. */
function withDefaults(text: string): string {
  return text.replaceAll(/\$\{\w+:?-([^}]*)\}/g, "$1");
}

/** The lane of a container's port: its protocol, where that is known and is not HTTP. */
export function laneOfPort({ target, transport }: ComposePort): string | undefined {
  return protocolOfPort(target, transport);
}

/** Reads `environment`, a map or a list of `NAME=value`; a name alone is taken from the user's environment anyway. */
export function composeEnvironment(value: unknown): Record<string, string> {
  const pairs: [string, unknown][] = isObject(value)
    ? Object.entries(value)
    : listOf(value).flatMap((item): [string, unknown][] => {
        const at = item.indexOf("=");
        return at === -1 ? [] : [[item.slice(0, at), item.slice(at + 1)]];
      });
  return Object.fromEntries(
    pairs.flatMap(([name, given]): [string, string][] =>
      typeof given === "string" || typeof given === "number" || typeof given === "boolean"
        ? [[name, ourReferences(String(given))]]
        : [],
    ),
  );
}

/**
 * Writes compose's references as ours: `$NAME` and `${NAME}` without a value are empty there, `$$` is a `$`.
 * See https://docs.docker.com/reference/compose-file/interpolation/
 */
function ourReferences(text: string): string {
  return text.replaceAll(
    /\$\$|\$\{(\w+)(?::?\?[^}]*)?\}|\$([A-Za-z_]\w*)/g,
    (whole, braced?: string, plain?: string) => {
      if (whole === "$$") return "\\$";
      return `\${${braced ?? plain}-}`;
    },
  );
}

/** A list of texts; one text alone is a list of one. */
export function listOf(value: unknown): string[] {
  const items: readonly unknown[] = Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
  return items.filter((item) => typeof item === "string" || typeof item === "number").map(String);
}

/** Reads `env_file`: a path, a list of paths, or of `{ path, required }`. */
export function composeEnvFiles(value: unknown): { path: string; required: boolean }[] {
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  return items.flatMap((item) => {
    if (typeof item === "string") return [{ path: item, required: true }];
    if (!isObject(item) || typeof item["path"] !== "string") return [];
    return [{ path: item["path"], required: item["required"] !== false }];
  });
}

/** Reads `depends_on`, a list or a map with conditions. */
export function composeDependencies(value: unknown): { service: string; condition: string }[] {
  if (!isObject(value)) return listOf(value).map((service) => ({ service, condition: "" }));
  return Object.entries(value).map(([service, entry]) => {
    const condition = isObject(entry) ? entry["condition"] : undefined;
    return { service, condition: typeof condition === "string" ? condition : "" };
  });
}
