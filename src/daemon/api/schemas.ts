import { z } from "zod";
import type {
  AdoptListener,
  EndService,
  Endpoint,
  GrantLeases,
  Holder,
  IssueCertificate,
  Lane,
  PutAlias,
  RegisterService,
  ServiceIdentity,
  StopDaemon,
  UpdateService,
  UseCopy,
} from "../../control/contract.ts";

/** Most lines of output that a service's page shows. */
const LINES_MAX = 40;
const LINE_CHARACTERS_MAX = 4_096;

/** A key that may be absent, and is `undefined` then. */
function maybe<S extends z.ZodType>(schema: S): z.ZodType<z.output<S> | undefined> {
  return schema.optional().transform((value): z.output<S> | undefined => value);
}

const text = z.string().max(4_096);
const port = z.int().min(1).max(65_535);
const lines = z.array(z.string().max(LINE_CHARACTERS_MAX)).max(LINES_MAX);

const endpoint: z.ZodType<Endpoint> = z.strictObject({ address: z.ipv4().or(z.ipv6()), port });

const holder: z.ZodType<Holder> = z.strictObject({
  bootId: text,
  pidNamespace: text,
  pid: z.int().min(1),
  startTicks: z.int().min(0),
});

const identity: z.ZodType<ServiceIdentity> = z.strictObject({
  directory: text,
  project: text,
  service: maybe(text),
  branch: maybe(text),
  name: maybe(text),
});

const exit: z.ZodType<EndService["exit"]> = z.strictObject({ code: z.int().nullable(), signal: text.nullable() });

const lane: z.ZodType<Lane> = z.strictObject({
  protocol: text.regex(/^[a-z][a-z0-9+.-]*$/),
  port,
  transport: z.enum(["tcp", "udp"]),
  extra: z.array(z.strictObject({ first: port, last: port })).max(16),
  bind: z.enum(["direct", "forward"]),
});

export const registerService: z.ZodType<RegisterService> = z
  .strictObject({
    identity,
    holder,
    uid: z.int().min(0),
    command: z.array(z.string().max(131_072)).max(4_096),
    port: maybe(port),
    resume: maybe(z.strictObject({ leaseId: text, port })),
    lane: lane.optional(),
    onDemand: z.literal(true).optional(),
  })
  .meta({ id: "RegisterService" });

export const updateService: z.ZodType<UpdateService> = z
  .strictObject({
    leaseId: text,
    state: z.enum(["idle", "starting", "ready", "stopped"]).exactOptional(),
    upstreams: z.array(endpoint).max(16).exactOptional(),
    tls: z.boolean().exactOptional(),
    lastLines: lines.exactOptional(),
    exit: exit.exactOptional(),
    replacePort: z.literal(true).exactOptional(),
  })
  .meta({ id: "UpdateService" });

export const endService: z.ZodType<EndService> = z
  .strictObject({ leaseId: text, exit, lastLines: lines })
  .meta({ id: "EndService" });

export const adoptListener: z.ZodType<AdoptListener> = z
  .strictObject({
    port,
    identity: z.strictObject({ project: text, service: maybe(text), branch: maybe(text), name: maybe(text) }),
    lane: lane.optional(),
  })
  .meta({ id: "AdoptListener" });

export const useCopy: z.ZodType<UseCopy> = z.strictObject({ branch: text.min(1) }).meta({ id: "UseCopy" });

export const grantLeases: z.ZodType<GrantLeases> = z
  .strictObject({
    count: z.int().min(1).max(1_000),
    name: maybe(text),
    holder: maybe(holder),
    forMs: maybe(
      z
        .int()
        .min(1)
        .max(7 * 86_400_000),
    ),
    port: z.int().min(1).max(65_535).exactOptional(),
  })
  .meta({ id: "GrantLeases" });

export const putAlias: z.ZodType<PutAlias> = z.strictObject({ target: endpoint }).meta({ id: "PutAlias" });

export const issueCertificate: z.ZodType<IssueCertificate> = z
  .strictObject({ name: text })
  .meta({ id: "IssueCertificate" });

export const stopDaemon: z.ZodType<StopDaemon> = z
  .strictObject({ keepWorkers: z.boolean().exactOptional(), pid: z.int().exactOptional() })
  .meta({ id: "StopDaemon" });
