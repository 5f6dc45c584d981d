import type { KeptProjectView, KeptServiceView } from "../control/keeper-contract.ts";
import { plainText } from "./core/plain-text.ts";
import type { Terminal } from "./terminal.ts";

/** Services that were given up, of those that were asked for (empty: all). */
export function failedServices({ services }: KeptProjectView, asked: readonly string[]): readonly KeptServiceView[] {
  return services.filter(({ name, state }) => state === "failed" && (asked.length === 0 || asked.includes(name)));
}

/** Says why services failed; `lines` gives what each wrote last, where that does not stand above already. */
export function tellFailed(
  failed: readonly KeptServiceView[],
  terminal: Terminal,
  lines: (service: string) => readonly string[] = () => [],
): string {
  return failed
    .flatMap(({ name, cause, logFile }) => [
      `${terminal.paintSaid("red", "error:")} ${name} failed: ${plainText(cause ?? "no cause is known")}`,
      ...lines(name).map((line) => `  ${plainText(line)}`),
      `${terminal.paintSaid("cyan", "hint:")} Run \`portolan logs ${name}\`; all of it stands in ${logFile}`,
    ])
    .join("\n");
}
