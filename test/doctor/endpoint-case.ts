import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { diagnose, type Diagnosis, type Severity, type Verdict } from "../../src/doctor/core/diagnosis.ts";
import { ENDPOINT_DIAGNOSES } from "../../src/doctor/core/endpoint-diagnoses.ts";
import type { EndpointFacts, OwnerFacts } from "../../src/doctor/core/endpoint-facts.ts";
import { readEndpointRequest } from "../../src/doctor/core/endpoint/endpoint-request.ts";
import { gatherEndpoint, type EndpointContext } from "../../src/doctor/gather-endpoint.ts";
import { hold } from "./golden.ts";

/** Enough for loopback; what hangs on purpose shall not hold up the test. */
const PATIENCE: EndpointContext = { connectMs: 300, answerMs: 250, bannerMs: 15 };

/** Looks at an endpoint as `portolan doctor` does, with little patience. */
export function look(text: string, context: EndpointContext = {}): Promise<EndpointFacts> {
  return gatherEndpoint(readEndpointRequest(text), { ...PATIENCE, ...context });
}

/**
 * A module that looks at endpoints and prints their facts in one line, for a process that sees something else than this
 * one. `before` is run first; what it says of names is looked at.
 */
export function gatherScript(text: string, before = ""): string {
  const source = (path: string): string => new URL(`../../src/doctor/${path}`, import.meta.url).href;
  return `import { gatherEndpoint } from "${source("gather-endpoint.ts")}";
    import { readEndpointRequest } from "${source("core/endpoint/endpoint-request.ts")}";
    ${before}
    const facts = await gatherEndpoint(readEndpointRequest("${text}"), ${JSON.stringify(PATIENCE)});
    console.log(JSON.stringify(facts));`;
}

export interface EndpointCase {
  readonly sick: EndpointFacts;
  /** The neighbour of which no diagnosis at all may say that something is wrong. */
  readonly healthy: EndpointFacts;
  /** What the diagnosis looks at, and what is recorded; the target is always. */
  readonly groups: readonly (keyof EndpointFacts)[];
  readonly severity: Severity;
  readonly variant?: string;
  /** Other diagnoses that see an error in the sick facts, and are right. */
  readonly also?: readonly string[];
}

/** Holds a diagnosis to a real case: it names it, no other cause is named, and the neighbour is silent as a whole. */
export function holdEndpoint(diagnosis: Diagnosis<EndpointFacts>, seen: EndpointCase): readonly Verdict[] {
  const { groups, severity, variant, also = [] } = seen;
  const [sick, healthy] = [plain(seen.sick), plain(seen.healthy)];
  const troubles = diagnose(ENDPOINT_DIAGNOSES, healthy).filter((finding) => finding.severity !== "note");
  assert.deepEqual(
    troubles.map(({ id, cause }) => `${id} ${cause}`),
    [],
    "the healthy neighbour is not healthy",
  );
  const errors = diagnose(ENDPOINT_DIAGNOSES, sick).filter((finding) => finding.severity === "error");
  const others = errors.filter(({ id }) => id !== diagnosis.id);
  assert.deepEqual(others.map(({ id }) => id).toSorted(), [...also].toSorted(), JSON.stringify(others));
  const slice = (facts: EndpointFacts): EndpointFacts =>
    Object.fromEntries(["nowMs", "target", ...groups].map((group) => [group, facts[group as "target"]])) as never;
  return hold(diagnosis, { sick: slice(sick), healthy: slice(healthy), severity, variant });
}

const ROOT = join(import.meta.dirname, "../..");

/** Facts as plain data, without what tells of the machine on which the tests run. */
function plain(facts: EndpointFacts): EndpointFacts {
  const owners = facts.owners?.map(plainOwner);
  return JSON.parse(
    JSON.stringify({ ...facts, owners })
      .replaceAll(join(ROOT, "node_modules"), "/usr/lib/node_modules")
      .replaceAll(process.execPath, "/usr/bin/node")
      .replaceAll(ROOT, "/home/ann/portolan")
      .replaceAll(tmpdir(), "/tmp"),
  ) as EndpointFacts;
}

function plainOwner({ process: facts, origin, ...rest }: OwnerFacts): OwnerFacts {
  const { PORT } = facts.hints ?? {};
  const hints: Record<string, string> = PORT === undefined ? {} : { PORT };
  // The test runner writes all of its own options there.
  const argv = facts.pid === process.pid ? ["node", "server.js"] : facts.argv;
  const known = { ...facts, argv, hints, cgroup: undefined, tty: undefined };
  // Of those above only what decides, and not by name: they are this machine's own tools.
  const chain = (origin?.chain ?? [])
    .filter(({ role }, at) => at === 0 || role === "unit" || role === "container")
    .map(({ pid, role }) => ({ pid, role, label: role }));
  const plainOrigin = origin === undefined ? undefined : { ...origin, chain, act: "", restartedBy: undefined };
  return { ...rest, process: known, origin: plainOrigin };
}
