import assert from "node:assert/strict";
import type { ConnectOptions, TlsIdentity, TlsServerOptions } from "../../src/gateway/transport/transport.ts";
import { within } from "./exam-context.ts";
import type { ExamContext } from "./exam-context.ts";
import type { Recorder, RecorderHooks } from "./recorder.ts";

/** Sends back what comes, and ends when the peer does. */
export const ECHO: RecorderHooks = {
  onData: (bytes, { connection }) => void connection.write(bytes),
  onEnd: ({ connection }) => connection.end(),
};

/** Serves `a.test`, `b.test`, and who gives no name. */
export function byName(exam: ExamContext): TlsServerOptions {
  const { a, b, address } = exam.tools.identities;
  const names: Record<string, TlsIdentity> = { "a.test": a, "b.test": b };
  return {
    identity: (serverName) => (serverName === undefined ? address : names[serverName]),
    protocols: ["http/1.1"],
  };
}

/** Connects as a client that trusts only this identity. */
export function trusting(serverName: "a.test" | "b.test", identity: TlsIdentity): NonNullable<ConnectOptions["tls"]> {
  return { serverName, authorityPem: identity.certificatePem, protocols: ["http/1.1"] };
}

export async function echoes(client: Recorder, text: string): Promise<void> {
  client.connection.write(Buffer.from(text));
  await within(client.contains(text), `the echo of ${text}`);
}

/** Waits for a handshake to be refused; gives the code. */
export async function refusal(client: Recorder): Promise<string | undefined> {
  const error = await within(client.closed.promise, "the refusal");
  assert.ok(!client.events.includes("open"), "opened");
  return error?.code;
}
