import type { Diagnosis } from "../diagnosis.ts";
import type { EndpointFacts } from "../endpoint-facts.ts";
import { ownersOf, processInWords, targetInWords } from "./describe.ts";
import { isHeldByStopped, isSilent } from "./owner-states.ts";
import { listenersOfTarget } from "./reached-listeners.ts";

export const processStopped: Diagnosis<EndpointFacts> = {
  id: "E17",
  name: "process-stopped",
  title: "It connects, and no byte ever comes: the process is stopped, or waits for a debugger",
  looksAt: "the state of the owners, and --inspect-brk in their arguments",
  reference: "proc(5), /proc/PID/stat: T is stopped by a signal, t by a tracer; node --inspect-brk",
  judge(facts) {
    const { target } = facts;
    if (target === undefined) return [];
    return listenersOfTarget(facts).flatMap((socket) => {
      const [owner] = ownersOf(facts, socket);
      if (owner === undefined) return [];
      const where = targetInWords(target);
      const { pid, state, argv } = owner.process;
      if (isHeldByStopped(facts, socket)) {
        const isTraced = state === "t";
        return [
          {
            severity: "error" as const,
            cause: `${where} connects and says nothing: ${processInWords(owner)} is stopped ${isTraced ? "by a debugger" : "(Ctrl-Z or SIGSTOP)"}`,
            evidence: [`process ${pid} is in state ${state}; the kernel goes on accepting connections for it`],
            fix: isTraced
              ? { says: "Let the debugger go on, or detach it", commands: [] }
              : { says: "Let it go on (in its own terminal: fg)", commands: [`kill -CONT ${pid}`] },
          },
        ];
      }
      const waits = argv.find((word) => /^--inspect-brk(=|$)|^--inspect-wait(=|$)/.test(word));
      if (waits === undefined || !isSilent(facts)) return [];
      return [
        {
          severity: "error" as const,
          cause: `${where} connects and says nothing: ${processInWords(owner)} waits for a debugger`,
          evidence: [`process ${pid} was started with ${waits}`],
          fix: {
            says: "Attach the debugger and let it go on, or start it without that option",
            commands: ["node inspect 127.0.0.1:9229"],
          },
        },
      ];
    });
  },
};
