import { lstatSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { SOURCE_KINDS, type SourceKind } from "../../services/core/project/project-draft.ts";
import type { ProjectSpec } from "../../services/core/project/project-spec.ts";
import { type CliCommand, defineCommand, textArgument, textOption } from "../command.ts";
import { cliFailure, usageFailure } from "../core/failures.ts";
import { nearest } from "../../services/core/nearest.ts";

type From = Exclude<SourceKind, "portolan">;

interface Request {
  readonly directory: string;
  readonly file: string | undefined;
  readonly from: From | undefined;
  /** Absolute; `-` for the standard output, undefined for portolan.yaml beside what is read. */
  readonly output: string | undefined;
  readonly force: boolean;
}

interface Result {
  readonly spec: ProjectSpec;
  readonly text: string;
  /** Undefined when it goes to the standard output. */
  readonly written: string | undefined;
}

export const importProject: CliCommand = defineCommand<Request, Result>({
  declare: (command) =>
    command
      .argument(
        "[FILE]",
        "a Procfile, compose.yaml, portless.json or package.json (default: the one that is found here)",
      )
      .option("--from <KIND>", "what it is: procfile, compose, portless or package")
      .option("-o, --output <FILE>", "where to write it; - prints it (default: portolan.yaml beside what is read)")
      .option("--force", "replace a file that is there")
      .addHelpText("after", EXAMPLES),
  read: (parsed, { workingDirectory }) => {
    const output = textOption(parsed, "output");
    return {
      directory: workingDirectory,
      file: textArgument(parsed, 0),
      from: kindOf(textOption(parsed, "from")),
      output: output === undefined || output === "-" ? output : resolve(workingDirectory, output),
      force: parsed.options["force"] === true,
    };
  },
  async perform({ directory, file, from, output, force }, { environment }) {
    const { importSource } = await import("../../services/project/import-source.ts");
    const { source, spec, textFor } = await importSource({ directory, file, from, environment });
    const path = output === "-" ? undefined : (output ?? join(source.directory, "portolan.yaml"));
    if (path !== undefined && dirname(path) !== source.directory) {
      throw usageFailure(
        `Cannot write "${path}": the paths in it start at "${source.directory}"`,
        "Write it there, or print it with `-o -`",
      );
    }
    const text = textFor(source.file === undefined ? "what lies in its folder" : basename(source.file));
    if (path !== undefined) write(path, { text, force });
    return { spec, text, written: path };
  },
  render: ({ spec, text, written }) => {
    if (written === undefined) return { out: text.trimEnd() };
    const names = spec.services.map(({ name }) => name).join(", ");
    return { out: written, say: [...spec.notes.map((note) => `- ${note}`), `services: ${names}`].join("\n") };
  },
  json: ({ spec, text, written }) => ({ file: written, text, project: spec }),
});

function kindOf(from: string | undefined): From | undefined {
  if (from === undefined) return undefined;
  const kinds = SOURCE_KINDS.filter((kind): kind is From => kind !== "portolan");
  const kind = kinds.find((known) => known === from);
  if (kind !== undefined) return kind;
  const meant = nearest(from, kinds);
  throw usageFailure(
    `Cannot import from "${from}"`,
    meant === undefined ? `Pass one of ${kinds.join(", ")}` : `Did you mean "${meant}"?`,
  );
}

/** Replaces only a file, and only when told to: never what a link leads to, nor a pipe that somebody waits at. */
function write(path: string, { text, force }: { text: string; force: boolean }): void {
  try {
    const isFile = lstatSync(path, { throwIfNoEntry: false })?.isFile() === true;
    writeFileSync(path, text, { flag: force && isFile ? "w" : "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") throw cliFailure("FILE_EXISTS", { path }, { cause: error });
    throw cliFailure("FILE_NOT_WRITABLE", { path, error: (error as Error).message }, { cause: error });
  }
}

const EXAMPLES = `
Writes a portolan.yaml; what has no counterpart is left out, and said in a comment.

Examples:
  portolan import                               from what is found in this folder
  portolan import docker-compose.yml
  portolan import --from package -o -           print it, and write nothing
  portolan import Procfile --force              replace the portolan.yaml that is there`;
