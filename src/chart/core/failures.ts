import { failuresOf } from "../../failure/failure.ts";
import type { FailureMaker } from "../../failure/failure.ts";

/** Details each code carries. */
export interface ChartFailures {
  NAME_TAKEN: { name: string; by: NameOwner };
  NAME_INVALID: { name: string; reason: string };
  NAME_OUTSIDE_LOCALHOST: { name: string; suffix: string };
  PORT_INVALID: { port: number };
  /** `by` is undefined when nobody can be seen who has it. */
  PORT_TAKEN: { port: number; by: string | undefined };
  PORTS_EXHAUSTED: { tried: number; leases: number };
  SERVICE_UNKNOWN: { id: string };
  STALE_LEASE: { name: string; leaseId: string };
  LEASE_UNKNOWN: { id: string };
  LEASE_OF_SERVICE: { id: string; name: string };
  LEASE_REQUEST_INVALID: { field: string; found: string; allowed: string };
  ALIAS_UNKNOWN: { name: string };
  ADOPTION_UNKNOWN: { name: string };
  LISTENER_OF_SERVICE: { port: number; name: string };
  COPY_INVALID: { copy: string; reason: string };
  /** `known` are the copies of the project that the chart knows. */
  COPY_UNKNOWN: { project: string; copy: string; known: readonly string[] };
  TARGET_INVALID: { target: string; reason: string };
  CHART_NEWER: { path: string; version: number; supported: number };
  CHART_HELD: { path: string };
  CHART_FOLDER_UNUSABLE: { folder: string; reason: string };
  SNAPSHOT_UNREADABLE: { path: string; reason: string };
}

export type NameOwner =
  | {
      readonly kind: "service";
      readonly directory: string;
      /** The keeper's; of an orphan, its listener's. */
      readonly pid: number | undefined;
      readonly orphaned: boolean;
      /** What an orphan left listening, such as `process 4121 (node server.js)`. */
      readonly listener: string | undefined;
    }
  | { readonly kind: "alias"; readonly target: string };

export const chartFailure: FailureMaker<ChartFailures> = failuresOf<ChartFailures>({
  NAME_TAKEN: { message: nameTakenMessage, hint: nameTakenHint },
  NAME_INVALID: {
    message: ({ name, reason }) => `Cannot use the name "${name}": ${reason}`,
    hint: () => "Use letters, digits and hyphens, such as --name api or --name api.shop",
  },
  NAME_OUTSIDE_LOCALHOST: {
    message: ({ name, suffix }) => `Cannot use the name "${name}": services are named below .localhost, not .${suffix}`,
    hint: ({ name, suffix }) =>
      `Leave .${suffix} away (--name ${name.slice(0, -suffix.length - 1)}), or end it in .localhost`,
  },
  PORT_INVALID: {
    message: ({ port }) => `Cannot use port ${port}: it is no port`,
    hint: () => "Use a number from 1 to 65535, or leave the choice to Portolan",
  },
  PORT_TAKEN: {
    message: ({ port, by }) => `Cannot use port ${port}: ${by ?? "another process"} has it`,
    hint: ({ port, by }) =>
      by === undefined
        ? `Run \`lsof -nP -i:${port}\` as root to see who, or leave the choice of the port to Portolan`
        : "Stop it, or leave the choice of the port to Portolan",
  },
  PORTS_EXHAUSTED: {
    message: ({ tried, leases }) => `Cannot grant a port: none of ${tried} is free (${leases} are leased)`,
    hint: () => "Release leases that nobody needs (`portolan ls` shows them), or end services",
  },
  SERVICE_UNKNOWN: {
    message: ({ id }) => `Cannot find service "${id}": the chart does not know it`,
    hint: () => "Register it again",
  },
  STALE_LEASE: {
    message: ({ name, leaseId }) => `Cannot change "${name}": lease "${leaseId}" is no longer its lease`,
    hint: () => "Another run has this name by now; register again to get a lease",
  },
  LEASE_UNKNOWN: {
    message: ({ id }) => `Cannot release lease "${id}": it is not granted`,
    hint: () => "It may have ended already; `portolan ls` shows what is leased",
  },
  LEASE_OF_SERVICE: {
    message: ({ id, name }) => `Cannot release lease "${id}": it belongs to the service "${name}"`,
    hint: () => "End the service instead",
  },
  LEASE_REQUEST_INVALID: {
    message: ({ field, found }) => `Cannot grant leases: "${field}" is ${found}`,
    hint: ({ field, allowed }) => `Set "${field}" to ${allowed}`,
  },
  ALIAS_UNKNOWN: {
    message: ({ name }) => `Cannot remove the alias "${name}": there is none`,
    hint: () => "`portolan ls` shows the aliases",
  },
  ADOPTION_UNKNOWN: {
    message: ({ name }) => `Cannot take the name "${name}" back: no listener was adopted under it`,
    hint: () => "`portolan ls` shows what was adopted; what `run` started ends with its command",
  },
  LISTENER_OF_SERVICE: {
    message: ({ port, name }) => `Cannot adopt port ${port}: it is the service "${name}" already`,
    hint: ({ name }) => `Use that name, or take it back first: \`portolan adopt --remove ${name}\` if it was adopted`,
  },
  COPY_INVALID: {
    message: ({ copy, reason }) => `Cannot make the copy "${copy}": ${reason}`,
    hint: () => "Use a short name such as --copy b, and no --name that ends in .localhost",
  },
  COPY_UNKNOWN: {
    message: ({ project, copy }) => `Cannot use the copy "${copy}" of "${project}": none of its services is known`,
    hint: ({ known, copy }) =>
      known.length > 0
        ? `Known are: ${known.join(", ")}`
        : `Start it first: \`portolan run\` in its git worktree, or \`portolan run --copy ${copy}\``,
  },
  TARGET_INVALID: {
    message: ({ target, reason }) => `Cannot lead an alias to "${target}": ${reason}`,
    hint: () => "Give an address and a port, such as 127.0.0.1:62893",
  },
  CHART_NEWER: {
    message: ({ path, version, supported }) =>
      `Cannot open "${path}": it is of version ${version}, and this Portolan knows up to ${supported}`,
    hint: () => "Use the newer Portolan that wrote it, or set PORTOLAN_HOME to another folder",
  },
  CHART_HELD: {
    message: ({ path }) => `Cannot open "${path}": another process has it open`,
    hint: () => "Run `portolan daemon status`; one daemon serves each home",
  },
  CHART_FOLDER_UNUSABLE: {
    message: ({ folder, reason }) => `Cannot keep state in "${folder}": ${reason}`,
    hint: ({ folder }) => `Make "${folder}" a folder that you can write to, or set PORTOLAN_HOME to another one`,
  },
  SNAPSHOT_UNREADABLE: {
    message: ({ path, reason }) => `Cannot read "${path}": ${reason}`,
    hint: () => "Start the daemon, which writes it anew: `portolan daemon start`",
  },
});

function nameTakenMessage({ name, by }: ChartFailures["NAME_TAKEN"]): string {
  if (by.kind === "alias") return `Cannot use the name "${name}": it is an alias for ${by.target}`;
  if (by.orphaned) {
    const left = `what a run in "${by.directory}" left`;
    return `Cannot use the name "${name}": ${by.listener === undefined ? left : `${by.listener}, ${left},`} still listens`;
  }
  const process = by.pid === undefined ? "a process" : `process ${by.pid}`;
  return `Cannot use the name "${name}": ${process} in "${by.directory}" has it`;
}

function nameTakenHint({ name, by }: ChartFailures["NAME_TAKEN"]): string {
  const other = name.replace(/^([^.]+)/, "$1-2").replace(/\.localhost$/, "");
  if (by.kind === "alias")
    return `Remove it with \`portolan alias --remove ${name}\`, or use another name: --name ${other}`;
  return `Stop it first, use another name (--name ${other}), or run this copy in a git worktree of its own`;
}
