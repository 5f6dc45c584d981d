import { failuresOf, type FailureMaker } from "../../failure/failure.ts";

/** Details of the doctor's failures. A code is public API: add, never rename. */
export interface DoctorFailures {
  TARGET_ELSEWHERE: { target: string; address: string };
  REPAIR_FAILED: { id: string; step: string; error: string };
  REPAIR_SETTING_CHANGED: { path: string; found: string; previous: string; written: string };
  REPAIR_STATE_CHANGED: { id: string; state: string; found: string; after: string; undo: string };
  REPAIR_JOURNAL_UNREADABLE: { path: string; reason: string };
}

export const doctorFailure: FailureMaker<DoctorFailures> = failuresOf<DoctorFailures>({
  TARGET_ELSEWHERE: {
    message: ({ target, address }) => `Cannot try "${target}": ${address} is no address of this machine`,
    hint: () => "Pass --ask to connect to another machine all the same",
  },
  REPAIR_FAILED: {
    message: ({ id, step, error }) => `Cannot repair ${id}: \`${step}\` gave ${error}`,
    hint: () => "Run it by hand to see what it says; `portolan doctor --undo` takes back what was done before it",
  },
  REPAIR_SETTING_CHANGED: {
    message: ({ path, found, written }) =>
      `Cannot undo the change of "${path}": it is "${found}" now, and the doctor had made it "${written}"`,
    hint: ({ path, previous }) =>
      `Somebody has changed it since; before the repair it was "${previous}": write that to "${path}" if it is right`,
  },
  REPAIR_STATE_CHANGED: {
    message: ({ id, state, found, after }) =>
      `Cannot undo the repair of ${id}: \`${state}\` says "${found}" now, and said "${after}" when the doctor had done it`,
    hint: ({ undo }) => `Somebody has changed it since; run \`${undo}\` by hand if that is still right`,
  },
  REPAIR_JOURNAL_UNREADABLE: {
    message: ({ path, reason }) => `Cannot read what was repaired: "${path}" ${reason}`,
    hint: ({ path }) => `Look into "${path}", and move it away`,
  },
});
