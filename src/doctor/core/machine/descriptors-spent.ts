import type { Diagnosis, Verdict } from "../diagnosis.ts";
import type { MachineFacts } from "../machine-facts.ts";

const NEARLY = 0.9;

export const descriptorsSpent: Diagnosis<Pick<MachineFacts, "descriptors">> = {
  id: "M17",
  name: "descriptors-spent",
  title: "accept and open fail with EMFILE or ENFILE: a process, or the system, has no descriptors left",
  looksAt: "the descriptors of each process that this user may look into against its limit, and file-nr of the system",
  reference: "getrlimit(2), RLIMIT_NOFILE; proc_sys_fs(5), file-nr",
  judge({ descriptors }) {
    if (descriptors === undefined) return [];
    const { open, openMax, near } = descriptors;
    const system: Verdict = {
      severity: "error",
      cause: `The system has ${open} open files of the ${openMax} that it may have (ENFILE)`,
      evidence: [`/proc/sys/fs/file-nr: ${open} used, at most ${openMax}`],
      fix: {
        says: "Raise the limit, and look for the program that leaks",
        commands: [`sudo sysctl -w fs.file-max=${openMax * 2}`],
      },
    };
    return [...(open >= openMax * NEARLY ? [system] : []), ...near.map(verdictOn)];
  },
};

function verdictOn({ pid, program, open, openMax }: NonNullable<MachineFacts["descriptors"]>["near"][number]): Verdict {
  return {
    severity: open >= openMax ? "error" : "warning",
    cause: `Process ${pid} (${JSON.stringify(program)}) holds ${open} of the ${openMax} descriptors that it may have, and cannot accept when they are gone (EMFILE)`,
    evidence: [`/proc/${pid}/fd has ${open} entries`, `/proc/${pid}/limits: Max open files ${openMax}`],
    fix: {
      says: "Raise its limit while it runs; when it goes on rising, it leaks: look at what it holds",
      commands: [`sudo prlimit --pid ${pid} --nofile=${openMax * 4}`, `ls -l /proc/${pid}/fd`],
    },
  };
}
