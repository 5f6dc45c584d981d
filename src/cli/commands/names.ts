import { findKeepers } from "../../control/find-keepers.ts";
import type { ChartView } from "../../control/contract.ts";
import { type CliCommand, defineCommand, textArgument } from "../command.ts";
import type { CliContext } from "../context.ts";
import { copyName } from "../core/choose-keeper.ts";

const KINDS = ["names", "services", "projects", "copies"] as const;
type Kind = (typeof KINDS)[number];

/** Names for a shell to complete, one a line; called by the completion scripts. */
export const names: CliCommand = defineCommand<Kind, readonly string[]>({
  declare: (command) =>
    command.argument("[KIND]", "names (the default), services or copies of this folder's project, projects"),
  read: (parsed) => {
    const kind = textArgument(parsed, 0);
    return KINDS.find((known) => known === kind) ?? "names";
  },
  async perform(kind, context, signal) {
    if (kind === "services") return servicesHere(context);
    if (kind === "projects") {
      return Array.from(new Set(findKeepers(context.folder).map(({ file }) => copyName(file.identity)))).sort();
    }
    const { chart } = await context.look(signal);
    if (kind === "copies") return copiesHere(chart, context.workingDirectory);
    const all = [...chart.services, ...chart.aliases].map(({ name }) => name.replace(/\.localhost$/, ""));
    return Array.from(new Set(all)).sort();
  },
  render: (all) => ({ out: all.join("\n") }),
  json: (all) => all,
});

/** Branches and names of the copies that run, as `use` takes them. */
async function copiesHere({ services }: ChartView, directory: string): Promise<readonly string[]> {
  const { readIdentity } = await import("../../services/read-identity.ts");
  const { project } = await readIdentity(directory);
  const all = services.flatMap((service) => (service.project === project ? (service.branch ?? []) : []));
  return Array.from(new Set(all)).sort();
}

/** What the project file names, also before anything runs. */
async function servicesHere({ workingDirectory, environment }: CliContext): Promise<readonly string[]> {
  const { readProject } = await import("../../services/project/read-project.ts");
  try {
    const { services } = await readProject({ directory: workingDirectory, environment });
    return services.map(({ name }) => name);
  } catch {
    // A shell that completes has no place to say what is wrong with a file.
    return [];
  }
}
