import { isPlaceOfAct } from "../../host/core/processes/place-of-act.ts";
import type { Ancestor } from "../../host/core/processes/process-facts.ts";
import type { ExplainedHolder } from "../../inspect/core/explanation.ts";
import type { SeenProcess } from "../../inspect/core/list-row.ts";
import { shortPath } from "./listing.ts";
import type { ExplainWords, Section } from "./section.ts";

const LINKS_MAX = 5;
/** Why processes run, and where they work. */
export function holderSections(holders: readonly ExplainedHolder[], words: ExplainWords): Section[] {
  const several = holders.length > 1;
  return [
    { label: "why", lines: holders.flatMap((holder) => whyLines(holder, { several })) },
    { label: "project", lines: [...new Set(holders.flatMap(({ process }) => projectLine(process, words)))] },
  ];
}

function whyLines(
  { process, origin, forwarding, activation, isStopped, isProgramReplaced }: ExplainedHolder,
  { several }: { several: boolean },
): string[] {
  const who = several ? `${process.pid}: ` : "";
  const chain = origin?.chain ?? [];
  return [
    ...(origin === undefined || origin.act === "" ? [] : [`${who}${origin.act}`]),
    ...(chain.length > 1 ? [`${who}${chainText(chain)}`] : []),
    ...(forwarding === undefined
      ? []
      : [
          `${who}it only forwards${forwarding.target === undefined ? "" : ` to ${forwarding.target}`}, for ${forwarding.by}`,
        ]),
    ...(activation === undefined ? [] : [`${who}${activationText(activation)}`]),
    ...(origin?.restartedBy === undefined ? [] : [`${who}it is started again by ${origin.restartedBy}`]),
    ...(isStopped ? [`${who}it is stopped, by a signal or at a breakpoint: it answers nobody`] : []),
    ...(isProgramReplaced ? [`${who}its program or folder was replaced since it started: it runs old code`] : []),
  ];
}

/** The way to the place of the act; what is above it, the act's own line tells, and `--json` the whole. */
function chainText(chain: readonly Ancestor[]): string {
  const place = chain.findIndex(({ role }, at) => at > 0 && isPlaceOfAct(role));
  const shown = Math.min(place === -1 ? LINKS_MAX : place + 1, LINKS_MAX);
  const links = chain.slice(0, shown).map(({ label, pid }) => `${short(label)} (${pid})`);
  return [...links, ...(chain.length > shown ? [`… ${chain.length - shown} more`] : [])].join(" < ");
}

function activationText({ by, unit, activates, isStarted }: NonNullable<ExplainedHolder["activation"]>): string {
  const what = activates.length === 0 ? "" : ` for ${activates.join(", ")}`;
  return `${isStarted ? "it was handed its socket by" : "it holds the socket"} ${unit ?? by}${what}`;
}

function projectLine({ workingCopy, cwd, container }: SeenProcess, { home }: ExplainWords): string[] {
  const image = container?.image === undefined ? "" : `, image ${container.image}`;
  const inside =
    container === undefined
      ? []
      : [`${container.runtime} container ${container.name ?? container.id.slice(0, 12)}${image}`];
  if (workingCopy === undefined)
    return [...inside, ...(cwd === undefined ? [] : [`none; it works in ${shortPath(cwd, home)}`])];
  const { project, root, branch, isLinkedWorktree } = workingCopy;
  const copy = branch === undefined ? "" : `, ${isLinkedWorktree ? "worktree on" : "on"} ${branch}`;
  return [`${project}  ${shortPath(root, home)}${copy}`, ...inside];
}

/** Such as `node server.js (4121)`. */
export function processText({ pid, label }: SeenProcess): string {
  return `${label ?? "process"} (${pid})`;
}

function short(label: string): string {
  return label.length > 40 ? `${label.slice(0, 39)}…` : label;
}
