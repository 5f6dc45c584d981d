import { findKeepers } from "../../control/find-keepers.ts";
import { type CliCommand, defineCommand, textArgument } from "../command.ts";
import type { CliContext } from "../context.ts";
import { copyName } from "../core/choose-keeper.ts";

type Kind = "names" | "services" | "projects";

/** Names for a shell to complete, one a line; called by the completion scripts. */
export const names: CliCommand = defineCommand<Kind, readonly string[]>({
  declare: (command) => command.argument("[KIND]", "names (the default), services of this folder's project, projects"),
  read: (parsed) => {
    const kind = textArgument(parsed, 0);
    return kind === "services" || kind === "projects" ? kind : "names";
  },
  async perform(kind, context, signal) {
    if (kind === "services") return servicesHere(context);
    if (kind === "projects") {
      return Array.from(new Set(findKeepers(context.folder).map(({ file }) => copyName(file.identity)))).sort();
    }
    const { chart } = await context.look(signal);
    const all = [...chart.services, ...chart.aliases].map(({ name }) => name.replace(/\.localhost$/, ""));
    return Array.from(new Set(all)).sort();
  },
  render: (all) => ({ out: all.join("\n") }),
  json: (all) => all,
});

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
