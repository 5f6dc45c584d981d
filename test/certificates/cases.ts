import assert from "node:assert/strict";

/** What every client is asked. Forged leaves are signed with the authority's own key, as a thief would. */
export const CASES = {
  /** Ours: one name. */
  name: { host: "web.fix-ui.shop.localhost", isForged: false, isGood: true },
  /** Ours: loopback addresses, shown where the client sends no server name. */
  address: { host: "127.0.0.1", isForged: false, isGood: true },
  /** What a thief can do: shows that the forgeries below are refused for their one fault, and not for how they are made. */
  forgedLocal: { host: "forged.shop.localhost", isForged: true, isGood: true },
  /** A real site. */
  foreignName: { host: "example.com", isForged: true, isGood: false },
  /** Shown where the client sends no server name. */
  foreignAddress: { host: "10.0.0.1", isForged: true, isGood: false },
  /** A local name, an hour late. */
  expired: { host: "expired.shop.localhost", isForged: true, isGood: false },
  /** A local name, signed by an authority that ours has signed. */
  subAuthority: { host: "below.shop.localhost", isForged: true, isGood: false },
} as const;

export type CaseId = keyof typeof CASES;
/** Why a client refuses: the fault of a case, or a root that it does not know. */
export type Fault = "untrusted" | "foreignName" | "foreignAddress" | "expired" | "subAuthority";

export const CASE_IDS: readonly CaseId[] = Object.keys(CASES) as CaseId[];

export interface Verdict {
  readonly isAccepted: boolean;
  readonly output: string;
}

/** A client that verifies. */
export interface Judge {
  readonly name: string;
  /** What it says of each fault, so that no other trouble passes for a refusal. */
  readonly refusals: Readonly<Record<Fault, RegExp>>;
}

/** Says whether a client is to take what it is shown. */
export function isTaken(client: string, id: CaseId): boolean {
  // BoringSSL, Bun's library, knows no constraints on addresses: it refuses every leaf that has one.
  return CASES[id].isGood && !(client === "Bun" && id === "address");
}

/** Holds the verdicts on all cases, in their order, to what is expected of a client that trusts our root. */
export function assertVerdicts({ name, refusals }: Judge, verdicts: readonly Verdict[] | undefined): void {
  for (const [index, id] of CASE_IDS.entries()) {
    const { isAccepted, output } = verdicts?.[index] ?? assert.fail(`${name} says nothing of ${id}`);
    const wanted = isTaken(name, id);
    assert.equal(isAccepted, wanted, `${name} ${wanted ? "refuses" : "takes"} ${id}: ${output}`);
    if (!wanted) assert.match(output, refusals[faultOf(id)], `${name}, ${id}`);
  }
}

/** Holds a verdict to what is expected of a client that does not know our root. */
export function assertUntrusted({ name, refusals }: Judge, verdict: Verdict | undefined): void {
  assert.equal(verdict?.isAccepted, false, `${name} takes a leaf of a root that it should not know`);
  assert.match(verdict?.output ?? "", refusals.untrusted, name);
}

function faultOf(id: CaseId): Fault {
  if (id === "name" || id === "forgedLocal") return "untrusted";
  return id === "address" ? "foreignAddress" : id;
}
