import { actOf } from "./act-of.ts";
import { containerLabel } from "../containers/container-label.ts";
import type { ContainerDetails } from "../containers/container.ts";
import { describeStep, type Step } from "./describe-step.ts";
import type { Ancestor, Origin, ProcessFacts } from "./process-facts.ts";
import { shownText } from "../shown-text.ts";
import { stopContainer, stopForwarded, stopUnit } from "./stop-instead.ts";
import { supervisionOf } from "./supervision-of.ts";
import { applicationOf, unitOfGroup, type GroupUnit } from "../units/unit-of-group.ts";
import type { UnitProperties } from "../units/unit-properties.ts";

/** What those who manage a process say of it, as far as they were asked. */
export interface Managers {
  readonly unit?: UnitProperties | undefined;
  readonly container?: ContainerDetails | undefined;
  /** Who asks: to another user than that, a container's own user must be named. */
  readonly askerUid?: number | undefined;
}

/** Steps behind which a process is no part of the unit any more: what runs there, somebody started by way of it. */
const HUMAN_WAYS: ReadonlySet<Ancestor["role"]> = new Set([
  "ssh",
  "multiplexer",
  "terminal",
  "editor",
  "schedule",
  "container",
]);

/** Says why a process runs, from the facts of itself and of its ancestors, itself first. */
export function explainOrigin(facts: readonly ProcessFacts[], managers: Managers = {}): Origin {
  const [target] = facts;
  if (target === undefined) return { chain: [], act: "unknown", restartedBy: undefined, stopInstead: undefined };
  const unit = owningUnit(facts);
  const steps = nameBoundaries(facts, { unit, container: managers.container });
  const { askerUid, unit: properties, container: details } = managers;
  const supervision = supervisionOf(facts, steps, askerUid);
  const supervised = supervision?.stopInstead;
  const ofUnit = stopUnit(target, { unit, properties, askerUid });
  return {
    chain: steps.map(({ pid, role, label }) => ({ pid, role, label })),
    act: actOf(facts, steps, { unit, properties, container: details ?? target.container }),
    restartedBy: supervision?.restartedBy ?? restartOf(unit, managers),
    stopInstead:
      stopForwarded(target, askerUid) ??
      stopContainer(target, { details, askerUid }) ??
      // The unit of a server ends its workers with it; a supervisor within a unit has others to look after.
      (supervision?.isWorker === true ? (ofUnit ?? supervised) : (supervised ?? ofUnit)),
  };
}

/** The service to which a process belongs; undefined when somebody only came by way of it, or it belongs to a session. */
export function owningUnit(facts: readonly ProcessFacts[]): GroupUnit | undefined {
  const unit = unitOfGroup(facts[0]?.cgroup ?? "");
  if (unit?.kind !== "service" || facts[0]?.container !== undefined) return undefined;
  const between = facts.slice(1).filter(({ cgroup }) => unitOfGroup(cgroup ?? "")?.name === unit.name);
  return between.some((one) => HUMAN_WAYS.has(describeStep(one).role)) ? undefined : unit;
}

/** Gives the steps at which a container or a unit begins the name of that. */
function nameBoundaries(
  facts: readonly ProcessFacts[],
  { unit, container }: { unit: GroupUnit | undefined; container: ContainerDetails | undefined },
): Step[] {
  return facts.map((one, index) => {
    const step = describeStep(one);
    const below = facts[index - 1];
    if (below === undefined) return step;
    if (below.container !== undefined && one.container === undefined) {
      return { ...step, role: "container", label: shownText(containerLabel(container ?? below.container), 80) };
    }
    if (step.role !== "init") return step;
    const begun = unitOfGroup(below.cgroup ?? "");
    if (begun === undefined || begun.kind === "session" || unitOfGroup(one.cgroup ?? "")?.name === begun.name)
      return step;
    if (begun.kind === "service" && begun.name !== unit?.name && index === 1) return step;
    const label = (begun.kind === "service" ? undefined : applicationOf(begun.name)) ?? begun.name;
    return { ...step, role: begun.kind === "terminal" ? "terminal" : "unit", label: shownText(label, 80) };
  });
}

function restartOf(unit: GroupUnit | undefined, { unit: properties, container }: Managers): string | undefined {
  if (container?.restartPolicy !== undefined) {
    return shownText(`${container.runtime} (restart policy ${container.restartPolicy})`, 120);
  }
  if (unit === undefined || properties === undefined) return undefined;
  const { restart, triggeredBy } = properties;
  if (restart !== undefined && restart !== "no") return shownText(`${unit.name} (Restart=${restart})`, 120);
  const trigger = triggeredBy.find((name) => name.endsWith(".socket"));
  return trigger === undefined ? undefined : shownText(`${trigger}, at the next connection`, 120);
}
