import type { RoutedService } from "../snapshot.ts";
import { plainLine } from "./plain-line.ts";

/**
 * The command line that starts a service again, to paste into a shell. Undefined for one that Portolan did not start,
 * and for one that would not come out as it went in.
 */
export function startCommand({ command, directory, start: told }: RoutedService): string | undefined {
  if (told !== undefined) return plainLine(told) === told ? told : undefined;
  if (command === "" || plainLine(command) !== command || plainLine(directory) !== directory) return undefined;
  const start = `portolan run -- ${command}`;
  return directory === "" ? start : `cd ${quoted(directory)} && ${start}`;
}

function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
