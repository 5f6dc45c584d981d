import type { TestContext } from "node:test";
import type { Diagnosis, Severity } from "../../src/doctor/core/diagnosis.ts";
import type { MachineFacts } from "../../src/doctor/core/machine-facts.ts";
import { hold } from "./golden.ts";
import type { Room } from "./room.ts";

export interface Provocation {
  readonly room: Room;
  /** What the diagnosis looks at, and what is recorded. */
  readonly groups: readonly (keyof MachineFacts)[];
  /** Lines for a shell in the room. */
  readonly breaks: string;
  readonly mends: string;
  readonly severity: Severity;
}

/** Breaks a room for real, mends it, and holds the diagnosis to what it says before and meanwhile. */
export async function provoke<Facts>(
  t: TestContext,
  diagnosis: Diagnosis<Facts>,
  { room, groups, breaks, mends, severity }: Provocation,
): Promise<void> {
  await t.test(`${diagnosis.id} ${diagnosis.name}`, async () => {
    const healthy = (await room.gather(groups)) as Facts;
    await room.sh(breaks);
    try {
      hold(diagnosis, { sick: (await room.gather(groups)) as Facts, healthy, severity });
    } finally {
      await room.sh(mends);
    }
  });
}
