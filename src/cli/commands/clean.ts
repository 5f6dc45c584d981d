import { readdir, rm, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { readRoot } from "../../certificates/authority.ts";
import { ControlClient } from "../../control/client.ts";
import { daemonStatus } from "../../control/daemon-status.ts";
import { stopDaemon } from "../../control/stop-daemon.ts";
import { isFailure } from "../../failure/failure.ts";
import { isOpen, lookAtChanges, type LookedChange } from "../change-system.ts";
import { changeTrust, type TrustResult } from "../change-trust.ts";
import { type CliCommand, defineCommand } from "../command.ts";
import type { CliContext } from "../context.ts";
import { copyName } from "../core/choose-keeper.ts";
import { type CleanPlan, explainClean, isClean, planClean } from "../core/clean-plan.ts";
import { usageFailure } from "../core/failures.ts";
import { keepersThere } from "../kept-project.ts";
import { stopProject } from "../stop-project.ts";
import { madeChanges } from "../system-changes.ts";
import { trustTargets } from "../trust-targets.ts";

interface Request {
  readonly isDry: boolean;
  readonly isSure: boolean;
}

interface Result {
  readonly plan: CleanPlan;
  readonly outcome: "nothing to do" | "planned" | "refused" | "done" | "stores left";
}

export const clean: CliCommand = defineCommand<Request, Result>({
  declare: (command) =>
    command
      .option("-n, --dry-run", "only say what would be done")
      .option("-y, --yes", "do not ask")
      .addHelpText("after", EXAMPLES),
  read: ({ options }) => ({ isDry: options["dryRun"] === true, isSure: options["yes"] === true }),
  async perform({ isDry, isSure }, context, signal) {
    const { plan, rootPem, changes } = await makePlan(context, signal);
    if (isClean(plan)) return { plan, outcome: "nothing to do" };
    if (isDry) return { plan, outcome: "planned" };
    if (!isSure && !(await agree(plan, { context, signal }))) return { plan, outcome: "refused" };
    // First the stores: with the root gone, nobody could tell them what to forget.
    if (rootPem !== undefined && plan.stores.length > 0) {
      const request = { verb: "untrust" as const, rootPem, only: plan.stores, isSure: true };
      if (hasFailed(await changeTrust(request, context, signal))) return { plan, outcome: "stores left" };
    }
    for (const looked of changes) await looked.change.revert();
    for (const found of keepersThere(context))
      await stopProject(found, { folder: context.folder, services: [], signal });
    await stop(context, signal);
    await removeFiles(plan, context);
    return { plan, outcome: "done" };
  },
  render: ({ plan, outcome }) =>
    outcome === "planned"
      ? { out: ["This would", ...explainClean(plan).map((line) => `  ${line}`)].join("\n") }
      : { say: outcome === "stores left" ? LEFT : outcome },
  json: (result) => result,
  exitCode: ({ outcome }) => (outcome === "stores left" ? 3 : outcome === "refused" ? 1 : 0),
});

async function makePlan(
  context: CliContext,
  signal: AbortSignal,
): Promise<{ plan: CleanPlan; rootPem: string | undefined; changes: readonly LookedChange[] }> {
  const { folder } = context;
  const client = new ControlClient(folder.controlSocket);
  const daemon = await daemonStatus(client, { signal });
  const { services } = daemon === undefined ? { services: [] } : await client.chart({ signal });
  const root = await readRoot(folder.authorityFolder).catch((error: unknown) => {
    // An authority that cannot be read is removed like the rest; no store can be asked about it.
    if (isFailure(error, "AUTHORITY_UNREADABLE")) return undefined;
    throw error;
  });
  const targets = root === undefined ? [] : await trustTargets(root.rootPem, { context });
  const changes = (await lookAtChanges(madeChanges(context))).filter((looked) => isOpen(looked, "revert"));
  const kept = keepersThere(context);
  const keepers = new Set<number | undefined>(kept.map(({ file }) => file.keeper.pid));
  const plan = planClean({
    root: folder.root,
    names: await namesIn(folder.root),
    daemon,
    running: services
      .filter(({ state, holder }) => state !== "down" && !keepers.has(holder?.pid))
      .map(({ name }) => name),
    projects: kept.map(({ file }) => copyName(file.identity)),
    stores: targets.filter(({ state }) => state === "trusted" || state === "partial").map(({ store }) => store.id),
    changes: changes.map(({ change }) => change.says),
  });
  return { plan, rootPem: root?.rootPem, changes };
}

async function namesIn(root: string): Promise<readonly string[]> {
  try {
    return await readdir(root);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

async function agree(
  plan: CleanPlan,
  { context, signal }: { context: CliContext; signal: AbortSignal },
): Promise<boolean> {
  const { terminal } = context;
  if (!terminal.canAsk) throw usageFailure("Cannot ask before all is removed: there is no terminal", "Pass --yes");
  terminal.say(["This will", ...explainClean(plan).map((line) => `  ${line}`), ""].join("\n"));
  return terminal.confirm("Go on?", signal);
}

function hasFailed({ outcomes }: TrustResult): boolean {
  return outcomes.some(({ outcome }) => outcome === "failed");
}

async function stop({ folder }: CliContext, signal: AbortSignal): Promise<void> {
  const client = new ControlClient(folder.controlSocket);
  const status = await daemonStatus(client, { signal });
  if (status !== undefined) await stopDaemon(client, { status, keepWorkers: false, signal });
}

async function removeFiles({ root, remove, keep }: CleanPlan, { folder }: CliContext): Promise<void> {
  for (const name of remove) await rm(join(root, name), { recursive: true, force: true });
  if (folder.socketFolder !== root) await rm(folder.socketFolder, { recursive: true, force: true });
  if (keep.length === 0) await rmdir(root).catch(ignoreNotEmpty);
}

/** A service that still runs may have started a daemon again, which has put something there. */
function ignoreNotEmpty(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOTEMPTY" && error.code !== "ENOENT") throw error;
}

const LEFT = "a store still trusts the authority, so nothing was removed; `portolan cert untrust` says why";

const EXAMPLES = `
Stops all projects and the daemon, takes back what \`portolan install\` did and the authority out of every store that trusts it, and
removes the state folder.

Examples:
  portolan clean --dry-run
  portolan clean --yes`;
