import { existsSync } from "node:fs";
import { briefMemo } from "../brief-memo.ts";
import { parseListedSockets, type ListedSocket } from "../core/units/listed-sockets.ts";
import type { GroupUnit } from "../core/units/unit-of-group.ts";
import { parseUnitProperties, UNIT_PROPERTIES, type UnitProperties } from "../core/units/unit-properties.ts";
import { toolOutput } from "../tool-output.ts";

const DEADLINE_MS = 1000;
const ANSWER_LASTS_MS = 2000;

/** "Internally, this function checks whether the directory /run/systemd/system/ exists." -- sd_booted(3) */
const BOOTED = "/run/systemd/system";

/** Asks systemd about a unit; undefined where it does not run, does not answer within a second, or knows none. */
export const readUnit: (unit: GroupUnit) => UnitProperties | undefined = briefMemo(askUnit, {
  lastsMs: ANSWER_LASTS_MS,
  keyOf: ({ name, isUser }) => `${isUser} ${name}`,
});

function askUnit({ name, isUser }: GroupUnit): UnitProperties | undefined {
  const text = ask(isUser, ["show", `--property=${UNIT_PROPERTIES}`, "--", name]);
  return text === undefined ? undefined : parseUnitProperties(text);
}

/** Lists the sockets that systemd holds for services: its own and, with `isUser`, those of this user's manager. */
export function listSocketUnits(isUser: boolean): ListedSocket[] {
  return parseListedSockets(ask(isUser, ["list-sockets", "--all", "--output=json"]) ?? "");
}

function ask(isUser: boolean, words: readonly string[]): string | undefined {
  if (!existsSync(BOOTED)) return undefined;
  return toolOutput(["systemctl", ...(isUser ? ["--user"] : []), "--no-pager", ...words], { deadlineMs: DEADLINE_MS });
}
