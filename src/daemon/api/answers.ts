import { z } from "zod";

/**
 * What the API answers, for its description at /openapi.json, where they go by the names in `ANSWERS`. The answers
 * themselves are typed by the contract, so that nothing is checked twice.
 */
const endpoint = z.object({ address: z.string(), port: z.int() });
const holder = z.object({ bootId: z.string(), pidNamespace: z.string(), pid: z.int(), startTicks: z.int() });

const outputPlace = z.object({
  kind: z.enum(["file", "terminal", "pipe", "socket", "nowhere", "unknown"]),
  path: z.string().optional(),
});

const span = z.object({ first: z.int(), last: z.int() });
const lane = z.object({
  protocol: z.string(),
  port: z.int(),
  transport: z.enum(["tcp", "udp"]),
  extra: z.array(span),
  bind: z.enum(["direct", "forward"]),
  name: z.string(),
  endpoint,
  listen: endpoint,
  blockedBy: z.string().optional(),
});

const service = z.object({
  id: z.string(),
  leaseId: z.string(),
  name: z.string(),
  project: z.string(),
  branch: z.string().optional(),
  directory: z.string(),
  command: z.array(z.string()),
  state: z.enum(["idle", "starting", "ready", "stopped", "orphaned", "down"]),
  port: z.int(),
  upstreams: z.array(endpoint),
  front: endpoint.optional(),
  lane: lane.optional(),
  urls: z.array(z.string()),
  holder: holder.optional(),
  uid: z.int(),
  sinceMs: z.number(),
  exit: z.object({ code: z.int().nullable(), signal: z.string().nullable(), atMs: z.number() }).optional(),
  lastLines: z.array(z.string()),
  notes: z.array(z.string()),
  onDemand: z.literal(true).optional(),
  adopted: z.object({ inodes: z.array(z.int()), stdout: outputPlace, stderr: outputPlace }).optional(),
});

const lease = z.object({
  id: z.string(),
  port: z.int(),
  name: z.string().optional(),
  state: z.enum(["granted", "listening", "orphaned"]),
  holder: holder.optional(),
  untilMs: z.number().optional(),
});

const alias = z.object({ name: z.string(), target: endpoint, urls: z.array(z.string()) });

const use = z.object({
  project: z.string(),
  branch: z.string(),
  sinceMs: z.number(),
  names: z.array(z.string()),
  isUp: z.boolean(),
});

const chart = z.object({
  services: z.array(service),
  leases: z.array(lease),
  aliases: z.array(alias),
  uses: z.array(use),
});

const status = z.object({
  pid: z.int(),
  release: z.string(),
  contract: z.int(),
  startedAtMs: z.number(),
  home: z.string(),
  gateway: z.object({
    ports: z.array(z.int()),
    addresses: z.array(z.string()),
    workers: z.array(
      z.object({
        pid: z.int(),
        engine: z.enum(["bun", "node"]),
        release: z.string(),
        openConnections: z.int(),
        requests: z.int(),
        residentBytes: z.int(),
      }),
    ),
  }),
  uses: z.array(use),
  findings: z.array(z.string()),
});

const authority = z.object({
  rootPem: z.string(),
  keyId: z.string(),
  notAfterMs: z.number(),
  trustFiles: z.record(z.string(), z.string()),
});

const certificate = z.object({
  name: z.string(),
  certificatePem: z.string(),
  keyPem: z.string(),
  notAfterMs: z.number(),
});

const failure = z.object({
  error: z.object({ code: z.string(), message: z.string(), hint: z.string(), details: z.unknown() }),
});

/** Each answer by its name. */
export const ANSWERS: Readonly<Record<string, z.ZodType>> = {
  Service: service,
  Lease: lease,
  Alias: alias,
  Use: use,
  Chart: chart,
  Status: status,
  Authority: authority,
  Certificate: certificate,
  Failure: failure,
};
