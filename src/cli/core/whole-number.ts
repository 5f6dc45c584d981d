import { usageFailure } from "./failures.ts";

/**
 * Reads a whole number of an option.
 *
 * @throws {Failure} `USAGE`.
 */
export function parseWholeNumber(text: string, range: { readonly least: number; readonly most: number }): number {
  const value = /^\d{1,12}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= range.least && value <= range.most) return value;
  throw usageFailure(`Cannot read "${text}" as a number`, `Write a whole number from ${range.least} to ${range.most}`);
}
