import { readFileSync } from "node:fs";
import { z } from "zod";
import { DEFAULT_SETTINGS } from "../gateway/core/settings.ts";
import type { GatewaySettings } from "../gateway/core/settings.ts";
import { daemonFailure } from "./core/failures.ts";
import { describeIssue } from "./describe-issue.ts";

const limit = z.int().min(1).max(2_147_483_647);

const settingsFile = z.strictObject({
  gateway: z
    .strictObject(
      Object.fromEntries(Object.keys(DEFAULT_SETTINGS).map((name) => [name, limit])) as Record<
        keyof GatewaySettings,
        typeof limit
      >,
    )
    .partial()
    .optional(),
});

/**
 * Reads the settings of a home; a file that is not there sets nothing.
 *
 * @throws {Failure} `SETTINGS_INVALID`.
 */
export function readSettings(file: string): Partial<GatewaySettings> {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw daemonFailure(
      "SETTINGS_INVALID",
      { file, path: "the file", problem: `is not readable: ${String(error)}` },
      { cause: error },
    );
  }
  const parsed = settingsFile.safeParse(jsonOf(text, file));
  if (parsed.success) return dropUndefined(parsed.data.gateway ?? {});
  const { path, found } = describeIssue(parsed.error.issues[0]);
  throw daemonFailure("SETTINGS_INVALID", { file, path: path === "" ? "the file" : path, problem: `is ${found}` });
}

function jsonOf(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw daemonFailure("SETTINGS_INVALID", { file, path: "the file", problem: "is no JSON" }, { cause: error });
  }
}

function dropUndefined(settings: { [Name in keyof GatewaySettings]?: number | undefined }): Partial<GatewaySettings> {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}
