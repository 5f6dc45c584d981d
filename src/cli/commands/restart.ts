import type { KeptProjectView } from "../../control/keeper-contract.ts";
import { type CliCommand, defineCommand } from "../command.ts";
import { copyName } from "../core/choose-keeper.ts";
import { cliFailure } from "../core/failures.ts";
import { formatTook } from "../core/duration.ts";
import { clientOf, declareChoice, type KeptChoice, keptProject, readChoice, readServices } from "../kept-project.ts";
import { failedServices, tellFailed } from "../tell-failed.ts";
import { warnSilent } from "../warn-silent.ts";
import { withProgress } from "../with-progress.ts";

interface Request extends KeptChoice {
  readonly services: readonly string[];
}

interface Result extends Request {
  readonly view: KeptProjectView;
  readonly tookMs: number;
}

export const restart: CliCommand = defineCommand<Request, Result>({
  declare: (command) =>
    declareChoice(command.argument("[SERVICE...]", "these alone (default: all)")).addHelpText("after", EXAMPLES),
  read: (parsed) => ({ ...readChoice(parsed), services: readServices(parsed) }),
  async perform(request, context, signal) {
    const found = keptProject(context, request);
    const { identity, keeper } = found.file;
    if (!found.isAlive) throw cliFailure("KEEPER_DIED", { project: copyName(identity), pid: keeper.pid });
    const startMs = performance.now();
    const { services } = request;
    const words = `restarting ${services.length === 0 ? "all services" : services.join(", ")}`;
    const onSilent = warnSilent(context.terminal, found);
    const view = await withProgress(context.terminal, words, () =>
      clientOf(found).request({ type: "restart", services, wait: true }, { signal, onSilent }),
    );
    return { ...request, view, tookMs: performance.now() - startMs };
  },
  render: ({ services, view, tookMs }, terminal) => {
    const failed = failedServices(view, services);
    if (failed.length > 0) return { say: tellFailed(failed, terminal) };
    const done = view.services.filter(({ name, state }) => concerns(services, name) && state === "ready");
    return { say: `restarted ${done.map(({ name }) => name).join(", ")} in ${formatTook(tookMs)}` };
  },
  json: ({ view }) => view,
  exitCode: ({ view, services }) => (failedServices(view, services).length > 0 ? 3 : 0),
});

function concerns(services: readonly string[], name: string): boolean {
  return services.length === 0 || services.includes(name);
}

const EXAMPLES = `
It waits until they are ready again; ports, names and URLs stay as they are. Exit status 3: one of them failed.

Examples:
  portolan restart
  portolan restart api web`;
