/** A client on the engine that runs it, for a server of `serve.ts` elsewhere. Arguments: its port and certificate. */
import assert from "node:assert/strict";
import { loadTransport } from "../../src/gateway/transport/choose-transport.ts";
import type { Transport } from "../../src/gateway/transport/transport.ts";
import { within } from "./exam-context.ts";
import { checksumOf, payload } from "./payload.ts";
import { Recorder } from "./recorder.ts";

const SUM_BYTES = 8 << 20;

/** Echoes, sends 8 MB and FIN, and is reset; plain and in TLS. */
export async function visit(transport: Transport, port: number, authorityPem: string): Promise<void> {
  for (const tls of [undefined, { serverName: "a.test", authorityPem, protocols: ["http/1.1"] }]) {
    const connect = async (): Promise<Recorder> => {
      const recorder = new Recorder();
      transport.connect({ address: "127.0.0.1", port, timeoutMs: 5_000, ...(tls && { tls }) }, recorder);
      await within(recorder.opened.promise, "the connection");
      return recorder;
    };
    const echo = await connect();
    if (tls) assert.deepEqual(echo.connection.secure, { serverName: "a.test", protocol: "http/1.1" });
    echo.connection.write(Buffer.from("echo this"));
    await within(echo.contains("echo this"), "the echo");
    echo.connection.end();
    assert.equal(await within(echo.closed.promise, "the close"), undefined);

    const sum = await connect();
    const pieces = [Buffer.from("sum"), ...payload(SUM_BYTES)];
    await within(sum.send(pieces), "the upload");
    sum.connection.end();
    await within(sum.ended.promise, "the sum");
    assert.equal(sum.text, checksumOf(pieces));

    const reset = await connect();
    reset.connection.write(Buffer.from("reset"));
    assert.equal((await within(reset.closed.promise, "the reset"))?.code, "reset");

    const resetting = await connect();
    resetting.connection.write(Buffer.from("echo"));
    await within(resetting.contains("echo"), "the echo");
    resetting.connection.reset();
    await within(resetting.closed.promise, "the close");
    for (const recorder of [echo, sum, reset, resetting]) assert.deepEqual(recorder.violations, []);
  }
}

const [port, certificatePem] = process.argv.slice(2);
if (import.meta.main && port && certificatePem) {
  await visit(await loadTransport(), Number(port), certificatePem);
  process.stdout.write("visited\n");
}
