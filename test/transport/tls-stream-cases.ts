import assert from "node:assert/strict";
import { observe, turn, within } from "./exam-context.ts";
import type { ExamCase } from "./exam-context.ts";
import { Checksum } from "./payload.ts";
import { transferBothWays } from "./pressure-cases.ts";
import { byName, ECHO, echoes, trusting } from "./tls-support.ts";

export const tlsStreamCases: readonly ExamCase[] = [
  {
    name: "half-closes under TLS, from each side",
    async run(exam) {
      const { a } = exam.tools.identities;
      const options = { tls: byName(exam), clientTls: trusting("a.test", a) };
      const first = await exam.pair({}, options);
      first.client.connection.write(Buffer.from("request"));
      first.client.connection.end();
      await within(first.server.ended.promise, "close_notify");
      assert.equal(first.server.text, "request");
      first.server.connection.write(Buffer.from("answer"));
      first.server.connection.end();
      await within(first.client.ended.promise, "the answer's end");
      assert.equal(first.client.text, "answer");
      assert.equal(await within(first.client.closed.promise, "the close"), undefined);
      assert.equal(await within(first.server.closed.promise, "the close"), undefined);

      const second = await exam.pair({}, options);
      second.server.connection.write(Buffer.from("head"));
      second.server.connection.end();
      await within(second.client.ended.promise, "close_notify");
      second.client.connection.write(Buffer.from("late"));
      await within(second.server.contains("late"), "what came after it");
      second.client.connection.end();
      assert.equal(await within(second.server.closed.promise, "the close"), undefined);
      assert.deepEqual(second.server.events, ["open", "data", "end", "close"]);
    },
  },
  {
    name: "closes at once under TLS, and what was taken still arrives",
    async run(exam) {
      const { a } = exam.tools.identities;
      const { client, server } = await exam.pair({}, { tls: byName(exam), clientTls: trusting("a.test", a) });
      server.connection.write(Buffer.from("taken"));
      server.connection.end();
      while (server.connection.queuedBytes > 0) await turn();
      server.connection.close();
      assert.equal(await within(server.closed.promise, "our close"), undefined);
      await within(client.ended.promise, "the end");
      assert.equal(client.text, "taken");
    },
  },
  {
    name: "carries 32 MB each way under TLS, bounded",
    async run(exam) {
      const { a } = exam.tools.identities;
      const sums = { client: new Checksum(), server: new Checksum() };
      const ends = await exam.pair(
        {
          client: { onData: (bytes) => sums.client.add(bytes) },
          server: { onData: (bytes) => sums.server.add(bytes) },
        },
        { tls: byName(exam), clientTls: trusting("a.test", a) },
      );
      await transferBothWays(ends, sums, 32 << 20);
    },
  },
  {
    name: "pauses under TLS, and the writer notices",
    async run(exam) {
      const { a } = exam.tools.identities;
      const { client, server } = await exam.pair(
        { server: { onOpen: (connection) => connection.pause() } },
        { tls: byName(exam), clientTls: trusting("a.test", a) },
      );
      let sent = 0;
      for (; sent < 1_000; sent++) {
        const { drains } = client;
        if (client.connection.write(Buffer.alloc(65_536))) continue;
        const drained = client.until(() => client.drains > drains);
        drained.catch(() => undefined);
        const isDrained = await Promise.race([drained.then(() => true), observe(200).then(() => false)]);
        if (!isDrained) break;
      }
      assert.ok(sent < 1_000, "the window never closed");
      assert.ok(client.connection.queuedBytes > 0);
      assert.equal(server.receivedBytes, 0);
      server.connection.resume();
      client.connection.end();
      await within(server.ended.promise, "the end");
      assert.equal(server.receivedBytes, (sent + 1) * 65_536);
    },
  },
  {
    name: "leaves no descriptor behind after 200 handshakes, half of them refused",
    async run(exam) {
      const { a } = exam.tools.identities;
      const listener = await exam.listen({ tls: byName(exam) }, ECHO);
      const visit = async (index: number): Promise<void> => {
        const serverName = index % 2 === 0 ? "a.test" : "c.test";
        const client = exam.dial({ port: listener.port, tls: { serverName, authorityPem: a.certificatePem } });
        if (index % 2 === 0) {
          await within(client.opened.promise, "the handshake");
          await echoes(client, "x");
          if (index % 4 === 0) client.connection.end();
          else client.connection.reset();
        }
        await within(client.closed.promise, "the close");
      };
      await visit(0);
      const before = exam.tools.countDescriptors();
      for (let round = 0; round < 10; round++) {
        await Promise.all(Array.from({ length: 20 }, async (_, index) => await visit(index)));
      }
      await within(Promise.all(listener.accepted.map(async (server) => await server.closed.promise)), "all closes");
      for (let waitedMs = 0; waitedMs < 5_000; waitedMs += 10) {
        const after = exam.tools.countDescriptors();
        if (before === undefined || after === undefined || after <= before) return;
        await observe(10);
      }
      assert.fail(`${before} descriptors before, ${exam.tools.countDescriptors()} after`);
    },
  },
];
