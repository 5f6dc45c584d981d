/**
 * Keeps a project in a process of its own, as `portolan up` does. What is kept is JSON in the first argument; what happens
 * comes as JSON lines on stdout.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { openBundles } from "../../../src/certificates/bundles.ts";
import { ControlClient } from "../../../src/control/client.ts";
import { Failure } from "../../../src/failure/failure.ts";
import { stateFolder } from "../../../src/host/state-folder.ts";
import { ensureDaemon } from "../../../src/control/ensure-daemon.ts";
import { chartClientFor } from "../../../src/daemon/chart-client-for.ts";
import type { ProjectSpec } from "../../../src/services/core/project/project-spec.ts";
import { Keeper } from "../../../src/services/keeper/keeper.ts";
import { obeySignals } from "../../../src/services/keeper/obey-signals.ts";

const {
  spec,
  branch,
  services = [],
} = JSON.parse(process.argv[2] ?? "{}") as {
  spec: ProjectSpec;
  branch?: string;
  services?: readonly string[];
};
const say = (what: object): boolean => process.stdout.write(`${JSON.stringify(what)}\n`);
const folder = stateFolder(process.env);
const daemon = async (signal: AbortSignal): Promise<ControlClient> =>
  (await ensureDaemon({ folder, environment: process.env, signal })).client;
try {
  const keeper = await Keeper.open({
    spec,
    read: async () => JSON.parse(await readFile(join(spec.directory, "project.json"), "utf8")) as ProjectSpec,
    identity: { project: spec.project, directory: spec.directory, branch },
    folder,
    environment: process.env,
    chart: () => chartClientFor({ folder, daemon }),
    trust: async (child) => {
      const { rootPem } = await new ControlClient(folder.controlSocket).authority();
      const bundles = await openBundles({ directory: folder.trustFolder, rootPem, now: () => Date.now() });
      return bundles.trustEnvironment(child);
    },
    isDetached: true,
    signal: new AbortController().signal,
  });
  using _news = keeper.news(say);
  using _signals = obeySignals(keeper);
  say({ type: "opened", view: keeper.view() });
  for await (const answer of keeper.handle({ type: "start", services, wait: true })) say({ ...answer, type: "up" });
  await keeper.ended;
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  say({ type: "failure", code: error.code, message: error.message, hint: error.hint });
  process.exitCode = 3;
}
