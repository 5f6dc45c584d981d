import type { ProcessFacts } from "../../src/host/core/processes/process-facts.ts";

const PLAIN: ProcessFacts = {
  pid: 4121,
  parentPid: 1,
  uid: 1000,
  userName: "me",
  state: "S",
  startTicks: 1,
  startedAtMs: 10,
  argv: [],
  exe: undefined,
  cwd: undefined,
  isExeDeleted: false,
  isCwdDeleted: false,
  tty: undefined,
  cgroup: "/",
  hints: {},
  networkNamespace: undefined,
  container: undefined,
};

/** A process of which only what a test is about is said. */
export function plainProcess(facts: Partial<ProcessFacts> = {}): ProcessFacts {
  return { ...PLAIN, ...facts };
}
