import { Document, isMap, isScalar, visit } from "yaml";
import { projectSchema } from "./project-schema.ts";
import { entryOf } from "../core/project/make-project-spec.ts";
import type { DraftNote, ProjectDraft } from "../core/project/project-draft.ts";

export interface ProjectTextOptions {
  /** What it was read from, as a person says it: `compose.yaml`. */
  readonly from: string;
  /** Where editors find the JSON Schema: a path or an address. */
  readonly schema: string;
}

const LINE_WIDTH = 100;
/** Keys whose objects are short. */
const SHORT = new Set(["needs", "ready", "stop", "restart"]);

/**
 * Writes a draft as the text of a portolan.yaml, for a person to go on with: short forms where they say it all, and as
 * comments what was inferred or left out.
 */
export function projectText({ file, notes }: ProjectDraft, { from, schema }: ProjectTextOptions): string {
  const services = Object.fromEntries(
    Object.keys(file.services).map((name) => {
      const entry = entryOf(file, name);
      return [name, Object.keys(entry).length === 1 && typeof entry.run === "string" ? entry.run : entry];
    }),
  );
  const { services: _entries, ...rest } = file;
  // Whatever is written can be read again: a draft is held to the schema like a file.
  const document = new Document(projectSchema.parse({ ...rest, services }));
  document.commentBefore = [
    ` yaml-language-server: $schema=${schema}`,
    ` Written by \`portolan import\` from ${from}.`,
    ...whole(notes),
  ]
    .map(oneLine)
    .join("\n");
  const map: unknown = document.get("services", true);
  if (isMap(map)) {
    for (const [index, { key }] of map.items.entries()) {
      if (!isScalar(key)) continue;
      key.spaceBefore = index > 0;
      const own = notes.filter(({ service }) => service === key.value).map(({ text }) => oneLine(` ${text}`));
      if (own.length > 0) key.commentBefore = own.join("\n");
    }
  }
  visit(document, {
    // What stands well on one line stands there.
    Seq: (_, list) => void (list.flow = true),
    Pair: (_, { key, value }) => {
      if (isMap(value) && isScalar(key) && SHORT.has(String(key.value))) value.flow = true;
    },
  });
  return document.toString({ lineWidth: LINE_WIDTH, flowCollectionPadding: true });
}

function whole(notes: readonly DraftNote[]): string[] {
  const own = notes.filter(({ service }) => service === undefined).map(({ text }) => ` - ${text}`);
  return own.length === 0 ? [] : ["", ...own];
}

/** A comment ends with its line: what another file says must not begin one of its own. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ");
}
