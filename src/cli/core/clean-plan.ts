/** What stands in a state folder. Only these are ever removed: PORTOLAN_HOME may name a folder that holds more. */
const OWN_NAMES: readonly RegExp[] = [
  /^chart\.(db|id|json)/,
  /^history\.db/,
  /^repairs\.json/,
  /^daemon\.(json|lock)/,
  /^starter\.lock/,
  /^settings\.json$/,
  /^control\.sock$/,
  /^k-[\w-]+$/,
  /^mb-[\w-]+$/,
  /^(ca|trust|logs|keepers|data|recordings|undo)$/,
];

export interface CleanFacts {
  readonly root: string;
  /** Names in the folder; empty when there is none. */
  readonly names: readonly string[];
  readonly daemon: { readonly pid: number } | undefined;
  /** Services that run at this moment: they lose their names. */
  readonly running: readonly string[];
  /** Projects that are kept, or were left running by a keeper that died: they are stopped. */
  readonly projects: readonly string[];
  /** Stores that trust the authority. */
  readonly stores: readonly string[];
  /** What `install` made of this system, as in "This will …". */
  readonly changes: readonly string[];
}

export interface CleanPlan {
  readonly daemonPid: number | undefined;
  readonly running: readonly string[];
  readonly projects: readonly string[];
  readonly stores: readonly string[];
  readonly changes: readonly string[];
  /** Names to remove from the folder. */
  readonly remove: readonly string[];
  /** Names that are not ours, so that the folder stays. */
  readonly keep: readonly string[];
  readonly root: string;
}

/** Plans what `clean` does; nothing is left to do when all of it is empty. */
export function planClean({ root, names, daemon, ...facts }: CleanFacts): CleanPlan {
  const isOwn = (name: string): boolean => OWN_NAMES.some((pattern) => pattern.test(name));
  return {
    root,
    daemonPid: daemon?.pid,
    running: facts.running,
    projects: facts.projects,
    stores: facts.stores,
    changes: facts.changes,
    remove: names.filter(isOwn).sort(),
    keep: names.filter((name) => !isOwn(name)).sort(),
  };
}

/** True when there is nothing to clean. */
export function isClean({ daemonPid, projects, stores, changes, remove }: CleanPlan): boolean {
  return (
    daemonPid === undefined &&
    projects.length === 0 &&
    stores.length === 0 &&
    changes.length === 0 &&
    remove.length === 0
  );
}

/** Says the plan, one step a line. */
export function explainClean(plan: CleanPlan): string[] {
  const { root, daemonPid, running, projects, stores, changes, remove, keep } = plan;
  const lines: string[] = [];
  for (const project of projects) lines.push(`stop project ${project}`);
  if (daemonPid !== undefined) lines.push(`stop the daemon, process ${daemonPid}, and the gateway`);
  for (const name of running) lines.push(`  ${name} still runs; it goes on without its name`);
  for (const store of stores) lines.push(`take the local authority out of ${store}`);
  for (const change of changes) lines.push(`no longer ${change}`);
  if (remove.length > 0) lines.push(`remove from ${root}: ${remove.join(", ")}`);
  if (keep.length > 0) lines.push(`leave what is not Portolan's: ${keep.join(", ")}`);
  return lines;
}
