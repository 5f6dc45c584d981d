import type { ChartView, DaemonStatus } from "../control/contract.ts";
import { hostsNames } from "../host/names/hosts-names.ts";
import { darwinNames, hasResolved, resolvedNames } from "../host/names/resolver-names.ts";
import { standardPorts } from "../host/standard-ports.ts";
import type { SystemChange } from "../host/system-change.ts";
import type { Environment } from "./context.ts";
import { hostsEntries } from "./core/hosts-entries.ts";

export const HOSTS_FILE = "/etc/hosts";

export interface SystemFacts {
  readonly environment: Environment;
  readonly chart: ChartView;
  readonly status: DaemonStatus;
}

/** What `install` does to this system beside the trust stores; the first way to names that this system has. */
export async function systemChanges(facts: SystemFacts): Promise<readonly SystemChange[]> {
  const [names] = await waysToNames(facts);
  return [
    ...(names === undefined ? [] : [names]),
    ...(process.platform === "linux" ? [standardPorts({ isForRoot: isForRoot(facts) })] : []),
  ];
}

/** All that an earlier `install` may have done, whatever way it took. */
export async function madeChanges(facts: SystemFacts): Promise<readonly SystemChange[]> {
  const ways = process.platform === "darwin" ? [] : [resolvedNames({ port: facts.status.resolver?.port ?? 0 })];
  return [
    ...(await waysToNames(facts)),
    ...ways,
    ...(process.platform === "linux" ? [standardPorts({ isForRoot: isForRoot(facts) })] : []),
  ];
}

/** A resolver first: it knows each name as soon as its service does. */
async function waysToNames({ chart, status }: SystemFacts): Promise<SystemChange[]> {
  const hosts = hostsNames({ file: HOSTS_FILE, uid: process.getuid?.() ?? 0, entries: hostsEntries(chart) });
  const port = status.resolver?.port;
  if (port === undefined) return [hosts];
  if (process.platform === "darwin") return [darwinNames({ port }), hosts];
  return (await hasResolved()) ? [resolvedNames({ port }), hosts] : [hosts];
}

/** Root, and nobody behind it. */
function isForRoot({ environment }: SystemFacts): boolean {
  return process.geteuid?.() === 0 && environment["SUDO_UID"] === undefined;
}
