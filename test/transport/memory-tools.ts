import { MemoryNetwork } from "../../src/gateway/transport/memory.ts";
import type { ExamIdentities, ExamTools } from "./exam-tools.ts";

/** A network in memory, whose time is the machine's. */
export function memoryTools(identities: ExamIdentities): { network: MemoryNetwork; tools: ExamTools } {
  const network = new MemoryNetwork({
    after(delayMs, task) {
      const timer = setTimeout(task, delayMs);
      return () => clearTimeout(timer);
    },
  });
  const tools: ExamTools = {
    identities,
    openDescriptor: (options) => network.openDescriptor(options),
    duplicate: (descriptor) => network.duplicate(descriptor),
    countDescriptors: () => undefined,
  };
  return { network, tools };
}
