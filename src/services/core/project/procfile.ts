import { commandKind } from "./command-kind.ts";
import type { DraftNote, ProjectDraft } from "./project-draft.ts";
import type { PlacedProblem } from "./placed-problem.ts";
import type { ServiceEntry } from "./project-file.ts";

/** Names under which a Procfile has what people open in a browser or call. */
const SERVER_NAMES = /^(?:web|api|app|server|http|site|www|ui|frontend|backend|client|gateway|docs)(?:[_-]|$)/i;

export interface ProcfileDraft extends ProjectDraft {
  readonly placed: readonly PlacedProblem[];
}

/**
 * Reads a Procfile: `name: command` on each line, as foreman's grammar has it (`^([A-Za-z0-9_-]+):\s*(.+)$`). foreman
 * passes over any other line in silence; here only an empty one and a comment.
 */
export function readProcfile(text: string): ProcfileDraft {
  const services: Record<string, string | ServiceEntry> = {};
  const notes: DraftNote[] = [];
  const placed: PlacedProblem[] = [];
  for (const [index, raw] of text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .entries()) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#")) continue;
    const refuse = (found: string, path: string[] = []): void => {
      placed.push({ path, found, allowed: "lines such as `web: npm start`", position: { line: index + 1, column: 1 } });
    };
    const found = /^([A-Za-z0-9][A-Za-z0-9_-]{0,62}):\s*(.+)$/.exec(line);
    if (found === null) refuse("this line is no `name: command`");
    else {
      const [, name = "", command = ""] = found;
      if (Object.hasOwn(services, name)) refuse("is there twice", [name]);
      else if (name === "release") {
        notes.push({ service: undefined, text: `release is left out: it runs when the project is deployed` });
      } else services[name] = entryOf(name, command, notes);
    }
  }
  return { file: { services }, notes, problems: [], placed };
}

function entryOf(name: string, command: string, notes: DraftNote[]): string | ServiceEntry {
  const { lane, listens } = commandKind(command);
  if (lane !== undefined) {
    notes.push({ service: name, text: `has the lane ${lane}, as its command starts a server that speaks it` });
    return { run: command, lane };
  }
  if (listens ?? SERVER_NAMES.test(name)) return command;
  notes.push({ service: name, text: "is taken for a worker that listens on nothing, as its command names no $PORT" });
  return { run: command, port: false };
}
