import assert from "node:assert/strict";
import { isFailure } from "../../src/failure/failure.ts";
import type { TransportError } from "../../src/gateway/transport/transport.ts";
import { observe, within } from "./exam-context.ts";
import type { ExamCase, ExamContext } from "./exam-context.ts";

async function refusalOf(promise: Promise<unknown>): Promise<TransportError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(isFailure(error, "CANNOT_LISTEN"), `listened, or failed otherwise: ${String(error)}`);
  return error.cause as TransportError;
}

/** A port that was free a moment ago. */
async function freePort(exam: ExamContext): Promise<number> {
  const listener = await exam.listen();
  listener.listener.close();
  return listener.port;
}

export const listenCases: readonly ExamCase[] = [
  {
    name: "tells a refused connection",
    async run(exam) {
      const client = exam.dial({ port: await freePort(exam) });
      assert.equal((await within(client.closed.promise, "the refusal"))?.code, "refused");
      assert.deepEqual(client.events, ["close refused"]);
    },
  },
  {
    name: "tells a connection that nobody answers, in its time, and leaves nothing of it",
    async run(exam) {
      // Who waits in a full queue hears nothing: Linux drops the SYN.
      const { descriptor, port } = exam.tools.openDescriptor({ address: "127.0.0.1", backlog: 0 });
      const fillers = [1, 2, 3].map(() => exam.dial({ port, timeoutMs: 15_000 }));
      await within(Promise.race(fillers.map(async (filler) => await filler.opened.promise)), "the queue to take one");
      await observe(50);
      const before = exam.tools.countDescriptors();
      const startMs = performance.now();
      const client = exam.dial({ port, timeoutMs: 300 });
      assert.equal((await within(client.closed.promise, "the timeout"))?.code, "timed-out");
      const tookMs = performance.now() - startMs;
      assert.ok(tookMs >= 290 && tookMs < 3_000, `after ${tookMs} ms`);
      assert.deepEqual(client.events, ["close timed-out"]);
      assert.equal(exam.tools.countDescriptors(), before);
      const listener = await exam.listen({ source: { descriptor } });
      await within(Promise.all(fillers.map(async (filler) => await filler.opened.promise)), "the queue to be served");
      listener.listener.close();
    },
  },
  {
    name: "refuses an address in use, and one that is not here",
    async run(exam) {
      const { port } = await exam.listen();
      assert.equal((await refusalOf(exam.listen({ source: { address: "127.0.0.1", port } }))).code, "address-in-use");
      const elsewhere = await refusalOf(exam.listen({ source: { address: "198.51.100.7", port: 0 } }));
      assert.equal(elsewhere.code, "address-not-available");
      assert.ok(elsewhere.detail.length > 0);
    },
  },
  {
    name: "refuses a descriptor that is none",
    async run(exam) {
      await refusalOf(exam.listen({ source: { descriptor: 9_999 } }));
    },
  },
  {
    name: "leaves open connections alone when a listener closes, and takes no more",
    async run(exam) {
      const listener = await exam.listen({}, { onData: (bytes, { connection }) => void connection.write(bytes) });
      const client = await exam.connect({ port: listener.port });
      await listener.next();
      listener.listener.close();
      listener.listener.close();
      const late = exam.dial({ port: listener.port });
      assert.equal((await within(late.closed.promise, "the refusal"))?.code, "refused");
      client.connection.write(Buffer.from("still here"));
      await within(client.contains("still here"), "the echo");
    },
  },
  {
    name: "hands the queue of an inherited descriptor to the next listener",
    async run(exam) {
      const { descriptor, port } = exam.tools.openDescriptor({ address: "127.0.0.1" });
      const second = exam.tools.duplicate(descriptor);
      const first = await exam.listen({ source: { descriptor } });
      assert.deepEqual([first.listener.address, first.port], ["127.0.0.1", port]);
      const early = await exam.connect({ port });
      const served = await first.next();
      first.listener.close();
      const queued = await exam.connect({ port });
      queued.connection.write(Buffer.from("waiting"));
      await observe(60);
      assert.equal(first.accepted.length, 1, "a closed listener accepted");
      const next = await exam.listen({ source: { descriptor: second } });
      const taken = await next.next();
      await within(taken.contains("waiting"), "what was sent to the queue");
      served.connection.write(Buffer.from("alive"));
      await within(early.contains("alive"), "the first listener's connection");
    },
  },
  {
    name: "shares a descriptor between two listeners",
    async run(exam) {
      const { descriptor, port } = exam.tools.openDescriptor({ address: "127.0.0.1" });
      const second = exam.tools.duplicate(descriptor);
      const listeners = [
        await exam.listen({ source: { descriptor } }),
        await exam.listen({ source: { descriptor: second } }),
      ];
      await Promise.all(Array.from({ length: 50 }, async () => await exam.connect({ port })));
      const accepted = () => listeners.reduce((sum, listener) => sum + listener.accepted.length, 0);
      for (let waitedMs = 0; accepted() < 50 && waitedMs < 5_000; waitedMs += 10) await observe(10);
      assert.equal(accepted(), 50);
    },
  },
];
