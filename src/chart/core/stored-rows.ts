import type { OutputPlace } from "../../host/core/processes/output-place.ts";
import type {
  Adoption,
  AliasRecord,
  Endpoint,
  Holder,
  Lane,
  LeaseRecord,
  ServiceExit,
  ServiceIdentity,
  ServiceRecord,
  ServiceState,
  UseRecord,
} from "./model.ts";

/** What a service had the last time, so that it gets the same again. */
export interface ChoiceRecord {
  /** Folder and name. */
  readonly key: string;
  readonly port: number;
  readonly address: string | undefined;
}

/** A row is JSON that somebody may have edited: it is checked like anything from outside. */
type Fields = Readonly<Record<string, unknown>>;

/** Thrown and caught in this file only: it saves a check behind each field. */
class Mismatch extends Error {}

/** Reads a stored service; undefined when the row is not one. */
export function readService(body: string): ServiceRecord | undefined {
  return readRow(body, (row) => ({
    id: text(row["id"]),
    leaseId: text(row["leaseId"]),
    name: text(row["name"]),
    identity: identity(object(row["identity"])),
    command: list(row["command"], text),
    uid: whole(row["uid"]),
    state: oneOf<ServiceState>(row["state"], ["idle", "starting", "ready", "stopped", "orphaned", "down"]),
    port: port(row["port"]),
    upstreams: list(row["upstreams"], endpoint),
    tls: row["tls"] === true,
    address: maybe(row["address"], text),
    lane: maybe(row["lane"], lane),
    holder: maybe(row["holder"], holder),
    sinceMs: whole(row["sinceMs"]),
    exit: maybe(row["exit"], exit),
    lastLines: list(row["lastLines"], text),
    notes: list(row["notes"], text),
    ...(row["onDemand"] === true ? { onDemand: true } : {}),
    ...(row["adopted"] === undefined ? {} : { adopted: adoption(object(row["adopted"])) }),
  }));
}

/** Reads a stored lease; undefined when the row is not one. */
export function readLease(body: string): LeaseRecord | undefined {
  return readRow(body, (row) => ({
    id: text(row["id"]),
    port: port(row["port"]),
    name: maybe(row["name"], text),
    state: oneOf<LeaseRecord["state"]>(row["state"], ["granted", "listening", "orphaned"]),
    holder: maybe(row["holder"], holder),
    untilMs: maybe(row["untilMs"], whole),
    serviceId: maybe(row["serviceId"], text),
    sinceMs: whole(row["sinceMs"]),
  }));
}

/** Reads a stored alias; undefined when the row is not one. */
export function readAlias(body: string): AliasRecord | undefined {
  return readRow(body, (row) => ({
    name: text(row["name"]),
    target: endpoint(row["target"]),
    sinceMs: whole(row["sinceMs"]),
  }));
}

/** Reads which copy was used; undefined when the row does not say. */
export function readUse(body: string): UseRecord | undefined {
  return readRow(body, (row) => ({
    project: text(row["project"]),
    branch: text(row["branch"]),
    sinceMs: whole(row["sinceMs"]),
  }));
}

/** Reads a stored choice; undefined when the row is not one. */
export function readChoice(body: string): ChoiceRecord | undefined {
  return readRow(body, (row) => ({
    key: text(row["key"]),
    port: port(row["port"]),
    address: maybe(row["address"], text),
  }));
}

function readRow<T>(body: string, read: (row: Fields) => T): T | undefined {
  try {
    return read(object(JSON.parse(body)));
  } catch (error) {
    if (error instanceof Mismatch || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function identity(row: Fields): ServiceIdentity {
  return {
    directory: text(row["directory"]),
    project: text(row["project"]),
    service: maybe(row["service"], text),
    branch: maybe(row["branch"], text),
    name: maybe(row["name"], text),
  };
}

function holder(value: unknown): Holder {
  const row = object(value);
  return {
    bootId: text(row["bootId"]),
    pidNamespace: text(row["pidNamespace"]),
    pid: whole(row["pid"]),
    startTicks: whole(row["startTicks"]),
  };
}

function adoption(row: Fields): Adoption {
  return { inodes: list(row["inodes"], whole), stdout: outputPlace(row["stdout"]), stderr: outputPlace(row["stderr"]) };
}

function outputPlace(value: unknown): OutputPlace {
  const row = object(value);
  const kinds = ["file", "terminal", "pipe", "socket", "nowhere", "unknown"] as const;
  return { kind: oneOf<OutputPlace["kind"]>(row["kind"], kinds), path: maybe(row["path"], text) };
}

function lane(value: unknown): Lane {
  const row = object(value);
  return {
    protocol: text(row["protocol"]),
    port: port(row["port"]),
    transport: oneOf<Lane["transport"]>(row["transport"], ["tcp", "udp"]),
    extra: list(row["extra"], (span) => ({ first: port(object(span)["first"]), last: port(object(span)["last"]) })),
    bind: oneOf<Lane["bind"]>(row["bind"], ["direct", "forward"]),
  };
}

function endpoint(value: unknown): Endpoint {
  const row = object(value);
  return { address: text(row["address"]), port: port(row["port"]) };
}

function exit(value: unknown): ServiceExit {
  const row = object(value);
  const code = row["code"] === null ? null : Number(row["code"]);
  if (code !== null && !Number.isInteger(code)) throw new Mismatch();
  return { code, signal: row["signal"] === null ? null : text(row["signal"]), atMs: whole(row["atMs"]) };
}

function object(value: unknown): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Mismatch();
  return value as Fields;
}

function text(value: unknown): string {
  if (typeof value !== "string") throw new Mismatch();
  return value;
}

function whole(value: unknown): number {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) throw new Mismatch();
  return value;
}

function port(value: unknown): number {
  const number = whole(value);
  if (number < 1 || number > 65_535) throw new Mismatch();
  return number;
}

function list<T>(value: unknown, read: (item: unknown) => T): T[] {
  if (!Array.isArray(value)) throw new Mismatch();
  return value.map((item: unknown) => read(item));
}

/** JSON has no undefined: what was undefined is absent. */
function maybe<T>(value: unknown, read: (value: unknown) => T): T | undefined {
  return value === undefined || value === null ? undefined : read(value);
}

function oneOf<T extends string>(value: unknown, allowed: readonly T[]): T {
  const found = allowed.find((item) => item === value);
  if (found === undefined) throw new Mismatch();
  return found;
}
