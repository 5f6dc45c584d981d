import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { serviceName } from "../chart/core/names.ts";
import type { KeeperAnswer, KeeperRequest, KeptProjectView } from "../control/keeper-contract.ts";
import { chartClientFor } from "../daemon/chart-client-for.ts";
import { ensureStateFolder } from "../host/state-folder.ts";
import { givenAddress, needsEnvironment } from "../services/core/keeper/needs-environment.ts";
import type { ProjectSpec } from "../services/core/project/project-spec.ts";
import { Keeper } from "../services/keeper/keeper.ts";
import type { KeptIdentity } from "../services/keeper/keeper-options.ts";
import { obeySignals } from "../services/keeper/obey-signals.ts";
import { copyFolder } from "../services/logs/log-file.ts";
import { readLog } from "../services/logs/read-log.ts";
import { projectSpecOf, readProject } from "../services/project/read-project.ts";
import { readIdentity } from "../services/read-identity.ts";
import { trustFor } from "../services/trust-for.ts";
import { ClientContext } from "./client-context.ts";
import { clientFailure, type StackTrouble } from "./core/failures.ts";
import type { StackOrder, ToldStack } from "./core/stack-messages.ts";
import { chartOf } from "./find-named.ts";
import { markStackData, stackData, takeStackSlot } from "./stack-slot.ts";

const LINES_SHOWN = 15;

/** A stack that is up, as its keeper has it. */
export interface KeptStack {
  readonly told: ToldStack;
  /** Says what did not come to be as it was asked for; empty when all did. */
  ask(request: Extract<KeeperRequest, { services: readonly string[] }>): Promise<readonly StackTrouble[]>;
}

/**
 * Keeps a stack until the owner's signal aborts: `use` is called when all is ready. Data and logs go with it.
 *
 * @throws {Failure} `STACK_NOT_READY`, whose logs stay; `STACK_COPIES_TAKEN`; as `readProject` and `Keeper.open` do.
 */
export async function keepStack(order: StackOrder, owner: AbortSignal, use: (stack: KeptStack) => void): Promise<void> {
  const { directory, environment } = order;
  const context = new ClientContext({ directory, environment, signal: owner });
  const { folder } = context;
  ensureStateFolder(folder);
  const spec = await readSpec(order);
  const { branch } = await readIdentity(spec.directory, undefined);
  using slot = takeStackSlot({ folder, ...spec, branch, copy: order.copy });
  const { identity } = slot;
  const data = stackData(folder, identity);
  const traces = [data, join(folder.logFolder, copyFolder(identity))];
  const keeper = await Keeper.open({
    spec,
    // A stack is what it was ordered as.
    read: () => Promise.resolve(spec),
    identity,
    folder,
    environment,
    chart: () => chartClientFor(context),
    trust: trustFor(folder, owner),
    isDetached: true,
    signal: owner,
  });
  using _signals = obeySignals(keeper);
  try {
    // What ran here before has ended: its data is nobody's.
    for (const trace of traces) rmSync(trace, { recursive: true, force: true });
    markStackData(data);
    const ask = (request: KeeperRequest): Promise<readonly StackTrouble[]> =>
      troublesOf(keeper.handle(request), request);
    const troubles = await ask({ type: "start", services: order.only, wait: true });
    if (owner.aborted) return;
    if (troubles.length > 0) {
      traces.pop();
      throw clientFailure("STACK_NOT_READY", { project: spec.project, services: troubles });
    }
    use({ told: await tell(keeper.view(), { identity, spec, context }), ask });
    await keeper.ended;
  } finally {
    await keeper[Symbol.asyncDispose]();
    for (const trace of traces) rmSync(trace, { recursive: true, force: true });
  }
}

/** A life that a killed keeper left is never taken up: no two stacks are the same. */
async function readSpec({ directory, file, services, env, environment }: StackOrder): Promise<ProjectSpec> {
  const spec =
    services === undefined
      ? await readProject({ directory, file, environment })
      : await specOf(services, { directory, environment });
  const own = { ...env, PORTOLAN_STACK: randomUUID() };
  return {
    ...spec,
    services: spec.services.map((service) => ({ ...service, environment: { ...service.environment, ...own } })),
  };
}

async function specOf(
  services: object,
  { directory, environment }: Pick<StackOrder, "directory" | "environment">,
): Promise<ProjectSpec> {
  const { portolanSource } = await import("../services/project/read-portolan-file.ts");
  return projectSpecOf(portolanSource(JSON.stringify({ services }), { file: undefined, directory }), environment);
}

async function troublesOf(
  answers: AsyncIterable<KeeperAnswer>,
  request: KeeperRequest,
): Promise<readonly StackTrouble[]> {
  let view: KeptProjectView | undefined;
  for await (const answer of answers) if (answer.type === "done") ({ view } = answer);
  if (request.type === "stop") return [];
  const failed = view?.services.filter(({ state }) => state === "failed") ?? [];
  return Promise.all(
    failed.map(async ({ name, state, cause, logFile }) => {
      const lines = await readLog({ file: logFile, lines: LINES_SHOWN });
      return { name, state, cause, logFile, lastLines: lines.map(({ text }) => text) };
    }),
  );
}

interface Kept {
  readonly identity: KeptIdentity;
  readonly spec: ProjectSpec;
  readonly context: ClientContext;
}

async function tell({ services, project }: KeptProjectView, { identity, spec, context }: Kept): Promise<ToldStack> {
  const chart = await chartOf(context);
  const nameOf = (service: string): string => serviceName({ ...identity, service, name: undefined }).name;
  const views = new Map(
    services.flatMap(({ name }) => {
      const view = chart.services.find((one) => one.name === nameOf(name));
      return view === undefined ? [] : [[name, view] as const];
    }),
  );
  const needs = spec.services.map(({ name }) => ({ service: name, until: "ready", via: "gateway" }) as const);
  const { variables } = needsEnvironment({ needs, services: views, own: {}, outer: {} });
  return {
    project,
    copy: identity.branch ?? "",
    anyName: nameOf("any"),
    env: variables,
    services: services.map(({ name, urls, logFile }) => {
      const view = views.get(name);
      const given = view && givenAddress(view, "gateway");
      return { name, urls, logFile, addressUrl: given?.url ?? "", endpoint: given?.endpoint };
    }),
  };
}
