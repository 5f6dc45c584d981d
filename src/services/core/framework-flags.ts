import type { Framework } from "./framework.ts";
import { FRAMEWORKS } from "./framework-table.ts";
import { scriptCall } from "./script-call.ts";
import { shellWords } from "./shell-words.ts";
import { unwrapCommand } from "./unwrap-command.ts";

/** Where the service shall listen, and how it is reached. */
export interface Place {
  readonly host: string;
  readonly port: number;
  readonly name: string;
  /** Of a copy: the main copy's name, which leads here too while this copy is used. */
  readonly mainName?: string | undefined;
  readonly url: string;
}

export interface FrameworkFlags {
  /** The command, with what had to be added. */
  readonly argv: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** What was done and what was left to the user's own options. */
  readonly notes: readonly string[];
  readonly framework: string | undefined;
  /** True when the framework was told its port in the way that it knows. */
  readonly isTold: boolean;
}

interface Analysis {
  readonly suffix: readonly string[];
  /** Words that stand before the tool's own arguments, and how many of those there are. */
  readonly inserted?: { readonly words: readonly string[]; readonly before: number } | undefined;
  readonly environment: Readonly<Record<string, string>>;
  readonly notes: readonly string[];
  readonly framework: string | undefined;
  readonly isTold: boolean;
}

const NOTHING: Analysis = { suffix: [], environment: {}, notes: [], framework: undefined, isTold: false };
/** Scripts that call scripts that call scripts. */
const DEPTH_MAX = 5;

/** Adds what a framework needs to listen where it is told: words in the command, at its end where it can be, and variables. */
export function frameworkFlags(
  command: readonly string[],
  scripts: Readonly<Record<string, string>> | undefined,
  place: Place,
): FrameworkFlags {
  const { suffix, inserted, ...rest } = analyze(command, { scripts: scripts ?? {}, place, depth: 0 });
  const added = [...(inserted?.words ?? []), ...suffix].filter((word) => word !== "--").join(" ");
  const notes = added === "" ? rest.notes : [...rest.notes, `${rest.framework} does not look at PORT: added ${added}`];
  const argv = command.toSpliced(command.length - (inserted?.before ?? 0), 0, ...(inserted?.words ?? []));
  return { ...rest, notes, argv: [...argv, ...suffix] };
}

interface Context {
  readonly scripts: Readonly<Record<string, string>>;
  readonly place: Place;
  readonly depth: number;
}

function analyze(words: readonly string[], context: Context): Analysis {
  const call = scriptCall(words, context.scripts);
  if (call === undefined) return ofTool(words, context);
  if (call.kind === "elsewhere") return NOTHING;
  if (call.kind === "tool") return ofTool(call.words, context);
  const text = Object.hasOwn(context.scripts, call.name) ? context.scripts[call.name] : undefined;
  if (text === undefined || context.depth === DEPTH_MAX) return NOTHING;
  const inner = ofScript(text, call.args, { ...context, depth: context.depth + 1 });
  return call.separator && inner.suffix.length > 0 ? { ...inner, suffix: ["--", ...inner.suffix] } : inner;
}

/** A package manager adds words at the end of the script's text: they reach its last command only, and only its end. */
function ofScript(text: string, args: readonly string[], context: Context): Analysis {
  const commands = shellWords(text);
  const last = commands?.at(-1) ?? [];
  const { inserted, ...found } = last.length > 0 ? analyze([...last, ...args], context) : NOTHING;
  const advice = `${found.framework} takes no option behind its first argument: write its address into the script, from $HOST and $PORT`;
  const notes = inserted === undefined ? found.notes : [...found.notes, advice];
  return { ...found, notes, environment: { ...mentioned(text, context.place), ...found.environment } };
}

function ofTool(words: readonly string[], { place }: Context): Analysis {
  const unwrapped = unwrapCommand(words);
  const framework = unwrapped && FRAMEWORKS.find((entry) => isServing(entry, unwrapped.program, unwrapped.args));
  if (unwrapped === undefined || framework === undefined) {
    // `sh -c "tsc && vite"`, `concurrently "flask run" "vite"`: variables are all that can be added.
    return { ...NOTHING, environment: mentioned(words.join(" "), place) };
  }
  const { suffix, ...rest } = additions(framework, unwrapped.args, place);
  if (framework.optionsFirst !== true || suffix.length === 0) return { ...rest, suffix, framework: framework.name };
  const inserted = { words: suffix, before: unwrapped.args.length };
  return { ...rest, suffix: [], inserted, framework: framework.name };
}

function isServing({ programs, serve, not }: Framework, program: string, args: readonly string[]): boolean {
  if (!programs.includes(program)) return false;
  const subcommand = args.find((word) => !word.startsWith("-")) ?? "";
  return serve === undefined ? !(not ?? []).includes(subcommand) : serve.includes(subcommand);
}

function additions(framework: Framework, args: readonly string[], place: Place): Omit<Analysis, "framework"> {
  const { positional } = framework;
  const ownAddress = findOption(args, framework.ownAddress ?? []);
  const position = positional && args.find((word) => positional.test(word));
  const ownPort = ownAddress ?? findOption(args, framework.ownPort ?? []) ?? position;
  const ownHost = ownAddress ?? findOption(args, framework.ownHost ?? []);
  const words = [
    ...(ownPort === undefined ? (framework.port ?? []) : []),
    ...(ownHost === undefined ? (framework.host ?? []) : []),
    ...(ownPort === undefined && ownHost === undefined ? (framework.address ?? []) : []),
  ];
  // Those with neither take PORT by themselves, but for PHP, which is told nothing.
  const sets = framework.port ?? framework.address ?? framework.host ?? framework.environment;
  const notes = [...new Set([ownPort, ownHost])]
    .filter((own) => own !== undefined)
    .map((own) => `Your own ${own} is kept: the route follows to where ${framework.name} listens`);
  return {
    suffix: [...words.map((word) => fill(word, place)), ...allowedNames(framework, place)].filter(
      (word) => !isGiven(word, args),
    ),
    environment: fillAll(framework.environment ?? {}, place),
    notes,
    isTold: ownPort === undefined && sets !== undefined,
  };
}

/** Words that let a tool answer to the service's names. Most answer to those below localhost by themselves. */
function allowedNames({ allowName = [], checksLocalhost }: Framework, place: Place): string[] {
  const names = namesOf(place).filter((name) => checksLocalhost === true || !name.endsWith(".localhost"));
  const [first = [], ...others] = names.map((name) => allowName.map((word) => fill(word, { ...place, name })));
  // What stands twice for one name is meant so; an option that is given once for all names stands once.
  return [...first, ...others.flat().filter((word) => !first.includes(word))];
}

function namesOf({ name, mainName }: Place): string[] {
  return mainName === undefined ? [name] : [name, mainName];
}

/** `--strictPort` and the like, which the user may have given too. */
function isGiven(word: string, args: readonly string[]): boolean {
  const option = word.split("=")[0] ?? "";
  return option.startsWith("--") && args.some((own) => own === option || own.startsWith(`${option}=`));
}

/** The user's option as it was written: `--port 3000`, `--port=3000`, `-p3000`. */
function findOption(args: readonly string[], options: readonly string[]): string | undefined {
  for (const [index, word] of args.entries()) {
    for (const option of options) {
      if (word === option) return [word, args[index + 1] ?? ""].join(" ").trimEnd();
      if (word.startsWith(`${option}=`)) return word;
      if (/^-[a-zA-Z]$/.test(option) && word.startsWith(option) && /^-.[\d:.]+$/.test(word)) return word;
    }
  }
  return undefined;
}

function mentioned(text: string, place: Place): Record<string, string> {
  const words = new Set(text.split(/[\s"'`;&|()=:]+/).map((word) => word.slice(word.lastIndexOf("/") + 1)));
  const environment: Record<string, string> = {};
  for (const framework of FRAMEWORKS) {
    if (framework.environment === undefined || !framework.programs.some((program) => words.has(program))) continue;
    Object.assign(environment, fillAll(framework.environment, place));
  }
  return environment;
}

function fillAll(templates: Readonly<Record<string, string>>, place: Place): Record<string, string> {
  // Variables that take names take lists of them.
  const names = { ...place, name: namesOf(place).join(",") };
  return Object.fromEntries(Object.entries(templates).map(([name, text]) => [name, fill(text, names)]));
}

function fill(text: string, place: Place): string {
  const values = { ...place, urlPort: urlPort(place.url) };
  return text.replaceAll(/\{(port|host|name|url|urlPort)\}/g, (_, key: keyof typeof values) => String(values[key]));
}

function urlPort(url: string): string {
  const port = /^\w+:\/\/[^/]*:(\d+)(?:\/|$)/.exec(url)?.[1];
  return port ?? (url.startsWith("https:") ? "443" : "80");
}
