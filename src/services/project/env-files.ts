import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { parseEnv } from "node:util";
import { isFailure } from "../../failure/failure.ts";
import { variablesInOrder } from "../core/project/environment-text.ts";
import type { VariablesFile } from "../core/project/merge-environment.ts";
import type { Problem } from "../core/project/problem.ts";
import { listOf } from "../core/project/service-spec.ts";
import { readSourceText } from "./source-text.ts";

/** Reads files of variables, each once; one that cannot be read is a problem of the place that names it. */
export class EnvFiles {
  readonly #directory: string;
  readonly #problems: Problem[];
  readonly #read = new Map<string, VariablesFile>();

  constructor(directory: string, problems: Problem[]) {
    this.#directory = directory;
    this.#problems = problems;
  }

  /** The `.env` beside the project file, where there is one. */
  ambient(): VariablesFile[] {
    const path = resolve(this.#directory, ".env");
    return existsSync(path) ? this.#files([".env"], ["env_file"]) : [];
  }

  /** What `env_file` names, in its order. */
  named(written: string | readonly string[] | undefined, path: readonly (string | number)[]): VariablesFile[] {
    return this.#files(listOf(written), path);
  }

  #files(names: readonly string[], path: readonly (string | number)[]): VariablesFile[] {
    return names.flatMap((name, index) => {
      try {
        return [this.#file(resolve(this.#directory, name))];
      } catch (error) {
        if (!isFailure(error, "PROJECT_FILE_UNREADABLE")) throw error;
        const { error: reason } = error.details as { error: string };
        this.#problems.push({ path: names.length > 1 ? [...path, index] : path, found: `names "${name}": ${reason}` });
        return [];
      }
    });
  }

  #file(path: string): VariablesFile {
    const known = this.#read.get(path);
    if (known !== undefined) return known;
    const text = readSourceText(path);
    const order = variablesInOrder(text);
    const given = parseEnv(text);
    const names = new Set([...order.keys(), ...Object.keys(given)]);
    const values: Record<string, string> = {};
    for (const name of names) {
      const value = Object.hasOwn(given, name) ? given[name] : undefined;
      if (value !== undefined) values[name] = value;
    }
    const literal = new Set([...names].filter((name) => order.get(name)?.isLiteral === true));
    const read = { values, literal };
    this.#read.set(path, read);
    return read;
  }
}
