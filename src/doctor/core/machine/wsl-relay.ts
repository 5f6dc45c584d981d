import type { Diagnosis } from "../diagnosis.ts";
import type { MachineFacts } from "../machine-facts.ts";

export const wslRelay: Diagnosis<Pick<MachineFacts, "system" | "ports">> = {
  id: "M25",
  name: "wsl-relay",
  title: "A browser on Windows cannot reach a server in WSL: only 127.0.0.1 and 0.0.0.0 are relayed",
  looksAt: "the kernel's version, and listeners on other addresses of 127/8",
  reference: "Microsoft, Accessing network applications with WSL",
  judge({ system, ports }) {
    if (system === undefined || ports === undefined || !/microsoft/i.test(system.kernel)) return [];
    if (ports.beyondFirst.length === 0) return [];
    return [
      {
        severity: "note",
        cause: "Windows does not reach the servers here that listen on another address of 127/8 than 127.0.0.1",
        evidence: [
          "the kernel is that of WSL",
          ...ports.beyondFirst.map(({ address, port }) => `a server listens on ${address} port ${port}`),
        ],
        fix: { says: "Let what Windows must reach listen on 127.0.0.1", commands: [] },
      },
    ];
  },
};
