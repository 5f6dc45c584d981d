import type * as z from "zod/mini";
import { describeValue, type Problem } from "../core/project/problem.ts";
import { nearest } from "../core/nearest.ts";

type Issue = z.core.$ZodIssue;

/** Turns what a schema refused into problems; the messages of `project-schema.ts` are what is allowed. */
export function describeIssues(issues: readonly Issue[], value: unknown): Problem[] {
  return issues.flatMap((issue) => problemsOf(issue, { value, above: [] }));
}

interface Place {
  /** What the path starts at. */
  readonly value: unknown;
  /** The path to it. */
  readonly above: readonly (string | number)[];
}

function problemsOf(issue: Issue, { value, above }: Place): Problem[] {
  const inner = issue.path.map((part) => (typeof part === "symbol" ? String(part) : part));
  const path = [...above, ...inner];
  const found = valueAt(value, inner);
  if (issue.code === "unrecognized_keys") {
    const known = issue.message.split(", ");
    return issue.keys.map((key) => ({
      path: [...path, key],
      found: "is not known",
      allowed: issue.message,
      nearest: meantBy(key, known),
      isKey: true,
    }));
  }
  if (issue.code === "invalid_key") {
    const allowed = issue.issues[0]?.message;
    return [{ path, found: "is no name", allowed, isKey: true }];
  }
  if (issue.code === "invalid_union") {
    const branch = branchOf(issue.errors);
    if (branch !== undefined) return branch.flatMap((deeper) => problemsOf(deeper, { value: found, above: path }));
  }
  return [{ path, found: `is ${describeValue(found)}`, allowed: issue.message }];
}

/** How other tools call what we have too. */
const SYNONYMS: Readonly<Record<string, string>> = {
  depends_on: "needs",
  command: "run",
  cmd: "run",
  script: "run",
  environment: "env",
  ports: "port",
  healthcheck: "ready",
  working_dir: "directory",
  cwd: "directory",
  dir: "directory",
  tty: "terminal",
  name: "project",
};

function meantBy(key: string, known: readonly string[]): string | undefined {
  const plain = key.toLowerCase().replaceAll("-", "_");
  const synonym = Object.hasOwn(SYNONYMS, plain) ? SYNONYMS[plain] : undefined;
  if (synonym !== undefined && known.includes(synonym)) return synonym;
  // `onDemand` and `on-demand` are one step away, however many letters differ.
  const bare = (word: string): string => word.toLowerCase().replaceAll(/[^a-z]/g, "");
  return known.find((word) => bare(word) === bare(key)) ?? nearest(plain, known);
}

/** The form that was meant: the one whose kind is right, and of which only a part is wrong. */
function branchOf(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  return branches.find((branch) => branch.some(({ path, code }) => path.length > 0 || code === "unrecognized_keys"));
}

function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  let found = value;
  for (const part of path) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, part)) return undefined;
    found = (found as Record<string | number, unknown>)[part];
  }
  return found;
}
