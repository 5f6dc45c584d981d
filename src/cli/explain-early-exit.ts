import { bindComplaintIn } from "../doctor/core/endpoint/bind-complaint.ts";
import { holderInWords, socketInWords } from "../doctor/core/endpoint/describe.ts";
import type { RunReport } from "../services/run-report.ts";

type Cause = Extract<RunReport, { type: "cause" }>;

/**
 * Says why a command that ended at once could not have its port, where its last lines speak of one: who holds it, or
 * what the doctor finds.
 */
export async function explainEarlyExit(lastLines: readonly string[], signal: AbortSignal): Promise<Cause[]> {
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
  const about = { type: "cause", about: "exited-early" } as const;
  // That nobody listens is no news for who wanted to.
  const found = findings.filter(({ severity, id }) => severity === "error" && id !== "E01").slice(0, 2);
  if (found.length > 0) {
    return found.map(({ id, cause, evidence, fix: { says, commands } }) => ({
      ...about,
      id,
      cause,
      evidence,
      fix: { says, commands },
    }));
  }
  const [listener] = facts.listeners ?? [];
  if (listener === undefined) return [];
  return [
    {
      ...about,
      id: undefined,
      cause: `port ${port} is taken: ${holderInWords(facts, listener)} has ${socketInWords(listener)}`,
      evidence: [],
      fix: {
        says: "without a port of its own the command gets a free one in PORT; who has this one",
        commands: [`portolan explain ${port}`],
      },
    },
  ];
}
