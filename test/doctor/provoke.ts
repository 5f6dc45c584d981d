import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import type { Diagnosis, Severity } from "../../src/doctor/core/diagnosis.ts";
import type { MachineFacts } from "../../src/doctor/core/machine-facts.ts";
import { hold } from "./golden.ts";
import type { Room } from "./room.ts";

export interface Provocation {
  readonly room: Room;
  /** Who looks (default: the room itself). */
  readonly eyes?: Room;
  /** What the diagnosis looks at, and what is recorded. */
  readonly groups: readonly (keyof MachineFacts)[];
  /** Lines for a shell in the room, or what is done from here. */
  readonly breaks: string | (() => Promise<unknown>);
  readonly mends?: string | (() => Promise<unknown>);
  /** Variables of the user, sick and healthy. */
  readonly environments?: readonly [sick: Readonly<Record<string, string>>, healthy: Readonly<Record<string, string>>];
  readonly severity: Severity;
  /** What the first cause must say. */
  readonly says?: RegExp;
  /** Tells this provocation from others of the same diagnosis. */
  readonly variant?: string;
}

/** Breaks a room for real, mends it, and holds the diagnosis to what it says before and meanwhile. */
export async function provoke<Facts>(
  t: TestContext,
  diagnosis: Diagnosis<Facts>,
  { room, eyes = room, groups, breaks, mends, environments = [{}, {}], severity, says = /./, variant }: Provocation,
): Promise<void> {
  const act = (deed: string | (() => Promise<unknown>)): Promise<unknown> =>
    typeof deed === "string" ? room.sh(deed) : deed();
  await t.test([diagnosis.id, diagnosis.name, variant].join(" ").trim(), async () => {
    const [sickEnvironment, healthyEnvironment] = environments;
    const healthy = (await eyes.gather(groups, healthyEnvironment)) as Facts;
    await act(breaks);
    try {
      const sick = (await eyes.gather(groups, sickEnvironment)) as Facts;
      const [verdict] = hold(diagnosis, { sick, healthy, severity, variant });
      assert.match(verdict?.cause ?? "", says);
    } finally {
      if (mends !== undefined) await act(mends);
    }
  });
}
