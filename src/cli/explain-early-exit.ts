import { bindComplaintIn } from "../doctor/core/endpoint/bind-complaint.ts";
import { holderInWords, socketInWords } from "../doctor/core/endpoint/describe.ts";
import { plainText } from "./core/plain-text.ts";
import type { RunLine } from "./run-lines.ts";

/**
 * Says why a command that ended at once could not have its port, where its last lines speak of one: who holds it, or
 * what the doctor finds.
 */
export async function explainEarlyExit(lastLines: readonly string[], signal: AbortSignal): Promise<RunLine[]> {
  const complaint = bindComplaintIn(lastLines);
  if (complaint === undefined) return [];
  const { port, error } = complaint;
  // Loaded late: most runs never need it.
  const { diagnoseEndpoint } = await import("../doctor/diagnose-endpoint.ts");
  const endpoint = { address: "127.0.0.1", port, transport: "tcp" } as const;
  const symptom = { during: "bind", error, wasReused: false, idleMs: undefined } as const;
  const { facts, findings } = await diagnoseEndpoint(
    { type: "inet", text: String(port), endpoint, expects: undefined },
    { symptom, signal, speakTo: "none", connectMs: 300 },
  );
  // That nobody listens is no news for who wanted to.
  const found = findings.filter(({ severity, id }) => severity === "error" && id !== "E01").slice(0, 2);
  if (found.length > 0) {
    return found.flatMap(({ cause, fix }): RunLine[] => [
      { kind: "warning", text: plainText(cause) },
      { kind: "note", text: plainText([fix.says, ...fix.commands.map((line) => `\`${line}\``)].join(": ")) },
    ]);
  }
  const [listener] = facts.listeners ?? [];
  if (listener === undefined) return [];
  return [
    {
      kind: "warning",
      text: plainText(`port ${port} is taken: ${holderInWords(facts, listener)} has ${socketInWords(listener)}`),
    },
    {
      kind: "note",
      text: `\`portolan explain ${port}\` says more; without a port of its own the command gets a free one in PORT`,
    },
  ];
}
