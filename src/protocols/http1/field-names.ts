import { Field, type FieldId } from "./head.ts";
import { asciiBytes, equalsIgnoringCase } from "./tokens.ts";

interface KnownName {
  readonly id: FieldId;
  readonly name: Uint8Array;
}

const NAME_LENGTH_MAX = 19;

/** Known names by length: at most four are compared. */
const BY_LENGTH: readonly (readonly KnownName[])[] = byLength();

function byLength(): KnownName[][] {
  const lists: KnownName[][] = Array.from({ length: NAME_LENGTH_MAX + 1 }, () => []);
  for (const [key, id] of Object.entries(Field)) {
    if (id === Field.OTHER) continue;
    const name = asciiBytes(key.toLowerCase().replaceAll("_", "-"));
    lists[name.length]!.push({ id, name });
  }
  return lists;
}

/** Recognises a field name, in whatever case. */
export function fieldIdOf(bytes: Uint8Array, start: number, end: number): FieldId {
  const length = end - start;
  if (length > NAME_LENGTH_MAX) return Field.OTHER;
  const candidates = BY_LENGTH[length]!;
  for (let i = 0; i < candidates.length; i++) {
    const { id, name } = candidates[i]!;
    if (equalsIgnoringCase(bytes, start, name)) return id;
  }
  return Field.OTHER;
}
