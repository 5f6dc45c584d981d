import { execFile } from "node:child_process";
import { closeSync, constants, openSync, writeSync } from "node:fs";
import { shownText } from "../../host/core/shown-text.ts";
import { SYSTEM_PATH } from "../../host/system-path.ts";
import { describeStep } from "../core/describe-step.ts";
import type { RepairStep } from "../core/diagnosis.ts";
import { doctorFailure } from "../core/failures.ts";

const DEADLINE_MS = 10_000;
const SAID_CHARACTERS_MAX = 200;

/**
 * Does one step of a repair, or of its undoing.
 *
 * @throws {Failure} `REPAIR_FAILED`
 */
export async function performStep(step: RepairStep, id: string): Promise<void> {
  const refuse = (error: string, cause: unknown): Error =>
    doctorFailure("REPAIR_FAILED", { id, step: describeStep(step), error }, { cause });
  if (step.type === "run") {
    await run(step.argv, refuse);
    return;
  }
  try {
    writeSetting(step.path, step.value);
  } catch (error) {
    throw refuse((error as NodeJS.ErrnoException).code ?? "an error", error);
  }
}

/** Writes a setting that is there. The kernel takes the empty value only as an empty line. */
function writeSetting(path: string, value: string): void {
  const descriptor = openSync(path, constants.O_WRONLY | constants.O_TRUNC);
  try {
    writeSync(descriptor, `${value}\n`);
  } finally {
    closeSync(descriptor);
  }
}

function run(
  [program = "", ...args]: readonly string[],
  refuse: (error: string, cause: unknown) => Error,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const options = {
    env: { PATH: SYSTEM_PATH, LC_ALL: "C" },
    cwd: "/",
    timeout: DEADLINE_MS,
    killSignal: "SIGKILL",
  } as const;
  const child = execFile(program, args, options, (error, _out, said) => {
    if (error === null) return resolve();
    const words = shownText(said, SAID_CHARACTERS_MAX);
    reject(refuse(words === "" ? String(error.code ?? error.signal) : words, error));
  });
  child.stdin?.end();
  return promise;
}
