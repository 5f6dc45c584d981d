import { isObject, listOf } from "./compose-values.ts";

/** What a Dockerfile starts, and what lies in the folder that it is built from. */
export interface ComposeContext {
  /** Of the Dockerfile; undefined where it is missing. */
  readonly dockerfile: string | undefined;
  /** The command of package.json there, such as `npm run dev`. */
  readonly script: string | undefined;
}

export interface ComposeCommand {
  readonly run: string | readonly string[];
  /** Where it was found; undefined for the service's own. */
  readonly from: string | undefined;
}

/** Images of which only the language is used: a command that runs in them runs on the host. */
const RUNTIMES =
  /^(?:[\w.-]+\/)*(?:node|python|ruby|php|golang|rust|denoland\/deno|deno|oven\/bun|bun|openjdk|eclipse-temurin|elixir|dotnet\/sdk)(?::|@|$)/;

/** Finds what a service of a compose file runs; undefined where only its image knows. */
export function composeCommand(
  service: Readonly<Record<string, unknown>>,
  context: ComposeContext | undefined,
): ComposeCommand | undefined {
  const image = service["image"];
  const canRun = context !== undefined || (typeof image === "string" && RUNTIMES.test(image));
  if (!canRun) return undefined;
  const own = joined(service["entrypoint"], service["command"]);
  if (own !== undefined) return { run: own, from: undefined };
  if (context?.script !== undefined) return { run: context.script, from: "package.json" };
  const built = context?.dockerfile === undefined ? undefined : dockerfileCommand(context.dockerfile);
  return built === undefined ? undefined : { run: built, from: "the Dockerfile" };
}

function joined(entrypoint: unknown, command: unknown): string | readonly string[] | undefined {
  const parts = [entrypoint, command].filter((part) => listOf(part).some((word) => word !== ""));
  if (parts.length === 0) return undefined;
  if (parts.every((part) => Array.isArray(part))) return parts.flatMap(listOf).map(unescape);
  return parts
    .map((part) => (Array.isArray(part) ? shellLine(listOf(part)) : listOf(part).join(" ")))
    .map(unescape)
    .join(" ");
}

/** `$$` is how a compose file writes a `$` (https://docs.docker.com/reference/compose-file/interpolation/). */
function unescape(text: string): string {
  return text.replaceAll("$$", "$");
}

/** Writes words as a line that a shell splits into the same ones. */
export function shellLine(words: readonly string[]): string {
  return words
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`))
    .join(" ");
}

/** The last ENTRYPOINT and CMD of a Dockerfile count; those of an earlier stage do not. */
export function dockerfileCommand(text: string): string | readonly string[] | undefined {
  let entrypoint: unknown;
  let command: unknown;
  for (const line of text.replaceAll(/\\\r?\n/g, " ").split(/\r?\n/)) {
    const found = /^\s*(FROM|ENTRYPOINT|CMD)\s+(.+?)\s*$/i.exec(line);
    const value = found?.[2] ?? "";
    const instruction = found?.[1]?.toUpperCase();
    if (instruction === "FROM") entrypoint = command = undefined;
    if (instruction === "ENTRYPOINT") entrypoint = wordsOf(value);
    if (instruction === "CMD") command = wordsOf(value);
  }
  return joined(entrypoint, command);
}

/** The exec form is JSON; anything else is a shell's line. */
function wordsOf(value: string): unknown {
  if (!value.startsWith("[")) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    // The builder takes it for the shell form then.
    return value;
  }
}

/** Reads `build`: a context, or an object with `context` and `dockerfile`; undefined without one. */
export function composeBuild(build: unknown): { context: string; dockerfile: string } | undefined {
  if (typeof build === "string") return { context: build, dockerfile: "Dockerfile" };
  if (!isObject(build)) return undefined;
  const { context, dockerfile } = build;
  return {
    context: typeof context === "string" ? context : ".",
    dockerfile: typeof dockerfile === "string" ? dockerfile : "Dockerfile",
  };
}
