import type { ProjectChanges } from "../../../control/keeper-contract.ts";
import type { ServiceSpec } from "../project/project-spec.ts";
import { canonicalText, lifeText } from "./spec-digest.ts";

/** Says what becomes of the services of a project that was read again. */
export function projectChanges(before: readonly ServiceSpec[], after: readonly ServiceSpec[]): ProjectChanges {
  const known = new Map(before.map((spec) => [spec.name, spec]));
  const names = new Set(after.map(({ name }) => name));
  const of = (isIt: (now: ServiceSpec, was: ServiceSpec | undefined) => boolean): string[] =>
    after.filter((spec) => isIt(spec, known.get(spec.name))).map(({ name }) => name);
  return {
    starts: of((_, was) => was === undefined),
    restarts: of((now, was) => was !== undefined && lifeText(now) !== lifeText(was)),
    stops: before.filter(({ name }) => !names.has(name)).map(({ name }) => name),
    adjusts: of(
      (now, was) => was !== undefined && lifeText(now) === lifeText(was) && canonicalText(now) !== canonicalText(was),
    ),
  };
}

/** Names those that listened and do not any more, or the other way round: whoever needs them is told otherwise. */
export function listeningChanged(before: readonly ServiceSpec[], after: readonly ServiceSpec[]): string[] {
  const listened = new Map(before.map(({ name, listens }) => [name, listens]));
  return after.filter(({ name, listens }) => listened.get(name) === !listens).map(({ name }) => name);
}

/**
 * Tells it in one line, such as `portolan.yaml changed: api restarts, mail starts, old stops`; undefined when nothing
 * changed. What a project file reads, such as `.env`, counts as a part of it.
 */
export function changesText(
  { restarts, starts, stops, adjusts }: ProjectChanges,
  file: string | undefined,
): string | undefined {
  const parts = [
    said(restarts, { one: "restarts", many: "restart" }),
    said(starts, { one: "starts", many: "start" }),
    said(stops, { one: "stops", many: "stop" }),
    said(adjusts, { one: "goes on with its new settings", many: "go on with their new settings" }),
  ].filter((part) => part !== undefined);
  const changed = file === undefined ? "the project" : file.slice(file.lastIndexOf("/") + 1);
  return parts.length === 0 ? undefined : `${changed} changed: ${parts.join(", ")}`;
}

function said(names: readonly string[], verb: { readonly one: string; readonly many: string }): string | undefined {
  const last = names.at(-1);
  if (last === undefined) return undefined;
  return names.length === 1 ? `${last} ${verb.one}` : `${names.slice(0, -1).join(", ")} and ${last} ${verb.many}`;
}
