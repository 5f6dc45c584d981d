import { dnsLabel } from "../../chart/core/dns-label.ts";
import type { ChartView, UseView } from "../../control/contract.ts";
import { type CliCommand, defineCommand, type Parsed, textArgument, textOption } from "../command.ts";
import { usageFailure } from "../core/failures.ts";
import { useText } from "../core/use-text.ts";
import { readIdentity } from "../../services/read-identity.ts";

type Request =
  | { readonly type: "list" }
  | { readonly type: "main"; readonly project: string | undefined }
  | { readonly type: "copy"; readonly copy: string; readonly project: string | undefined };
type Result = { readonly uses: readonly UseView[] } | { readonly use: UseView } | { readonly main: string };

export const use: CliCommand = defineCommand<Request, Result>({
  declare: (command) =>
    command
      .argument("[COPY]", "branch of a git worktree, or name of a copy; without it, lists what is used")
      .option("--main", "lead back to the main copy; so does `portolan use main`, unless a copy is called so")
      .option("--project <NAME>", "whose copy it is (default: the project of this folder)")
      .addHelpText("after", EXAMPLES),
  read: readRequest,
  async perform(request, context, signal) {
    if (request.type === "list") return { uses: (await context.look(signal)).chart.uses ?? [] };
    const project = request.project ?? (await readIdentity(context.workingDirectory)).project;
    const daemon = await context.daemon(signal);
    const branch =
      request.type === "main" ? undefined : branchOf(request.copy, project, await daemon.chart({ signal }));
    if (branch !== undefined) return { use: await daemon.useCopy(project, { branch }, { signal }) };
    await daemon.useMain(project, { signal });
    return { main: project };
  },
  render(result) {
    if ("main" in result) return { say: `the names of ${result.main} lead to its main copy` };
    if ("use" in result) return { say: useText(result.use) };
    return { out: result.uses.map(useText).join("\n") };
  },
  json: (result) => ("uses" in result ? result.uses : "use" in result ? result.use : result),
});

/** The branch as the chart has it; undefined for the main copy. */
function branchOf(copy: string, project: string, { services }: ChartView): string | undefined {
  const branches = services.flatMap((service) => (service.project === project ? (service.branch ?? []) : []));
  // As it stands in names, too: `fix-ui` means the branch fix/ui.
  const found = branches.find((one) => one === copy) ?? branches.find((one) => dnsLabel(one).label === copy);
  return found ?? (copy === "main" ? undefined : copy);
}

function readRequest(parsed: Parsed): Request {
  const copy = textArgument(parsed, 0);
  const project = textOption(parsed, "project");
  if (parsed.options["main"] === true) {
    if (copy === undefined) return { type: "main", project };
    throw usageFailure("Cannot use a copy and the main copy at once", "Pass COPY, or --main, not both");
  }
  return copy === undefined ? { type: "list" } : { type: "copy", copy, project };
}

const EXAMPLES = `
Cookies, OAuth callbacks and CORS know one origin. While a copy is used, the names of the main copy lead to it: its
web.shop-fix-ui.localhost answers as web.shop.localhost too, and no Host is rewritten. What the copy does not run is
still the main copy's. It lasts until --main, or until nothing of the copy has run for an hour.

Examples:
  portolan use fix-ui       web.shop.localhost leads to web.shop-fix-ui.localhost
  portolan use --main       and back
  portolan use              what is used`;
