import type { ChartView, DaemonStatus } from "../control/contract.ts";
import { hostsNames } from "../host/names/hosts-names.ts";
import { darwinNames, hasResolved, resolvedNames } from "../host/names/resolver-names.ts";
import { standardPorts } from "../host/standard-ports.ts";
import type { SystemChange } from "../host/system-change.ts";
import { gatewayPort } from "../daemon/core/gateway-port.ts";
import type { CliContext } from "./context.ts";
import { hostsEntries } from "./core/hosts-entries.ts";

export const HOSTS_FILE = "/etc/hosts";

export interface SystemFacts {
  readonly chart: ChartView;
  readonly status: DaemonStatus;
}

/** What `install` does to this system beside the trust stores; the first way to names that this system has. */
export async function systemChanges(
  { chart, status }: SystemFacts,
  context: CliContext,
): Promise<readonly SystemChange[]> {
  const hosts = hostsNames({ file: HOSTS_FILE, owner: hostsOwner(context), entries: hostsEntries(chart) });
  if (!isDefault(context)) return [hosts];
  // A resolver first: it knows each name as soon as its service does.
  const port = status.resolver?.port;
  const isDarwin = process.platform === "darwin";
  if (port !== undefined && isDarwin) return [darwinNames({ port })];
  const names = port !== undefined && (await hasResolved()) ? resolvedNames({ port }) : hosts;
  return isDarwin ? [names] : [names, standardPorts({ isForRoot: isForRoot(context) })];
}

/** All that an earlier `install` may have done, whatever way it took: to be taken back, so that what it says is no matter. */
export function madeChanges(context: CliContext): readonly SystemChange[] {
  const hosts = hostsNames({ file: HOSTS_FILE, owner: hostsOwner(context), entries: [] });
  if (!isDefault(context)) return [hosts];
  if (process.platform === "darwin") return [darwinNames({ port: 0 }), hosts];
  return [resolvedNames({ port: 0 }), hosts, standardPorts({ isForRoot: false })];
}

/** Each home keeps a block of its own: one for tests must not take that of the user's everyday home. */
export function hostsOwner(context: CliContext): string {
  const user = `user ${process.getuid?.() ?? 0}`;
  return isDefault(context) ? user : `${user}, ${encodeURI(context.folder.root)}`;
}

/** The home and the port that everybody has; only they own a resolver at a port that stays, 80 and 443. */
function isDefault({ environment }: CliContext): boolean {
  return gatewayPort(environment)?.standardPorts === true;
}

/** Root, and nobody behind it. */
function isForRoot({ environment }: CliContext): boolean {
  return process.geteuid?.() === 0 && environment["SUDO_UID"] === undefined;
}
