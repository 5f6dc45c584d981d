import type { EndpointExplanation, ExplainedHolder, ExplainedListener } from "../../src/inspect/core/explanation.ts";
import { explainPort } from "../../src/inspect/core/explain-port.ts";
import { seenProcess } from "./list-row.ts";

/** A holder as `explain` shows it, with what a test does not care about filled in. */
export function explainedHolder(parts: Partial<ExplainedHolder> = {}): ExplainedHolder {
  return {
    process: seenProcess(),
    origin: undefined,
    forwarding: undefined,
    activation: undefined,
    isWorker: false,
    isStopped: false,
    isProgramReplaced: false,
    ...parts,
  };
}

export function explainedListener(parts: Partial<ExplainedListener> = {}): ExplainedListener {
  return {
    local: { address: "127.0.0.1", port: 3000 },
    inode: 7,
    user: "anna",
    exposure: "local-users",
    ways: [{ by: "local-users", interface: "lo", address: "127.0.0.1" }],
    waiting: 0,
    waitingMax: undefined,
    service: undefined,
    holders: [explainedHolder()],
    ...parts,
  };
}

export function endpointExplanation(parts: Partial<EndpointExplanation> = {}): EndpointExplanation {
  const system = { ephemeral: { first: 32_768, last: 60_999 }, reserved: [], unprivilegedStart: 1024 };
  return {
    type: "endpoint",
    port: 3000,
    transport: "tcp",
    addresses: ["127.0.0.1"],
    aboutAddresses: [],
    aboutPort: explainPort(3000, "tcp", system),
    leasedTo: undefined,
    listeners: [explainedListener()],
    reached: [{ address: "127.0.0.1", listeners: [0] }],
    clients: [],
    silence: undefined,
    history: [],
    ownerless: "hidden",
    ...parts,
  };
}
