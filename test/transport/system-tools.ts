import { readdirSync } from "node:fs";
import koffi from "koffi";
import { openListeningDescriptor } from "../../src/host/sockets/listening-descriptor.ts";
import { makeIdentities } from "./exam-tools.ts";
import type { ExamTools } from "./exam-tools.ts";

/** The tools for a transport over the system's sockets; they work on both engines. */
export function systemTools(): ExamTools {
  const dup = koffi.load(null).func("int dup(int)") as (descriptor: number) => number;
  return {
    identities: makeIdentities(),
    openDescriptor: ({ address, backlog }) =>
      openListeningDescriptor({ address, port: 0, ...(backlog !== undefined && { backlog }) }),
    duplicate: (descriptor) => dup(descriptor),
    countDescriptors: () => readdirSync("/proc/self/fd").length,
  };
}
