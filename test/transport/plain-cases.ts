import assert from "node:assert/strict";
import { observe, turn, within } from "./exam-context.ts";
import type { ExamCase } from "./exam-context.ts";
import { Recorder } from "./recorder.ts";

export const plainCases: readonly ExamCase[] = [
  {
    name: "echoes, and ends in order on both sides",
    async run(exam) {
      const { client, server } = await exam.pair({
        server: {
          onData: (bytes, { connection }) => void connection.write(bytes),
          onEnd: ({ connection }) => connection.end(),
        },
      });
      client.connection.write(Buffer.from("hello"));
      await within(client.contains("hello"), "the echo");
      client.connection.end();
      assert.equal(await within(client.closed.promise, "the client's close"), undefined);
      assert.equal(await within(server.closed.promise, "the server's close"), undefined);
      assert.deepEqual(client.events, ["open", "data", "end", "close"]);
      assert.deepEqual(server.events, ["open", "data", "end", "close"]);
      assert.equal(client.connection.queuedBytes, 0);
    },
  },
  {
    name: "tells both ends' addresses, on both families",
    async run(exam) {
      for (const address of ["127.0.0.1", "::1"]) {
        const listener = await exam.listen({ source: { address, port: 0 } });
        assert.equal(listener.listener.address, address);
        const client = await exam.connect({ address, port: listener.port });
        const server = await listener.next();
        assert.deepEqual([client.connection.remoteAddress, client.connection.remotePort], [address, listener.port]);
        assert.deepEqual([server.connection.localAddress, server.connection.localPort], [address, listener.port]);
        assert.equal(client.connection.localAddress, address);
        assert.equal(server.connection.remoteAddress, address);
        assert.equal(server.connection.remotePort, client.connection.localPort);
        assert.equal(server.connection.secure, undefined);
      }
    },
  },
  {
    name: "goes on sending after the client's FIN",
    async run(exam) {
      const { client, server } = await exam.pair();
      client.connection.write(Buffer.from("request"));
      client.connection.end();
      await within(server.ended.promise, "the client's FIN");
      assert.equal(server.text, "request");
      assert.equal(server.connection.write(Buffer.from("answer ")), true);
      await within(client.contains("answer "), "the first part");
      server.connection.write(Buffer.from("more"));
      await within(client.contains("more"), "the second part");
      assert.ok(!client.isClosed);
      server.connection.end();
      assert.equal(await within(client.closed.promise, "the close"), undefined);
      assert.deepEqual(client.events.slice(-2), ["end", "close"]);
    },
  },
  {
    name: "goes on sending after the server's FIN",
    async run(exam) {
      const { client, server } = await exam.pair({ server: { onOpen: (connection) => connection.end() } });
      await within(client.ended.promise, "the server's FIN");
      client.connection.write(Buffer.from("late"));
      await within(server.contains("late"), "what came after it");
      client.connection.end();
      assert.equal(await within(server.closed.promise, "the close"), undefined);
      assert.deepEqual(server.events, ["open", "data", "end", "close"]);
    },
  },
  {
    name: "drops what is written after end, and says true",
    async run(exam) {
      const { client, server } = await exam.pair();
      client.connection.write(Buffer.from("before"));
      client.connection.end();
      assert.equal(client.connection.write(Buffer.from("after")), true);
      client.connection.end();
      await within(server.ended.promise, "FIN");
      assert.equal(server.text, "before");
      server.connection.end();
      await within(client.closed.promise, "the close");
      assert.equal(client.connection.write(Buffer.from("much later")), true);
      assert.equal(client.connection.queuedBytes, 0);
      client.connection.pause();
      client.connection.resume();
      client.connection.end();
      client.connection.reset();
    },
  },
  {
    name: "closes at once, and what was taken still arrives, with FIN behind it",
    async run(exam) {
      const { client, server } = await exam.pair({ server: { onOpen: (connection) => connection.pause() } });
      assert.ok(client.connection.write(Buffer.from("taken")));
      client.connection.end();
      client.connection.close();
      assert.equal(await within(client.closed.promise, "our close"), undefined);
      server.connection.resume();
      await within(server.ended.promise, "FIN");
      assert.equal(server.text, "taken");
      server.connection.end();
      assert.equal(await within(server.closed.promise, "the other's close"), undefined);
    },
  },
  {
    name: "lets a handler write in onOpen, end in onData, and reset in onData",
    async run(exam) {
      const greeting = await exam.pair({
        server: {
          onOpen: (connection) => void connection.write(Buffer.from("220 ready")),
          onData: (_, { connection }) => connection.end(),
        },
      });
      await within(greeting.client.contains("220 ready"), "the greeting");
      greeting.client.connection.write(Buffer.from("quit"));
      await within(greeting.client.ended.promise, "FIN");
      greeting.client.connection.end();
      assert.equal(await within(greeting.client.closed.promise, "the close"), undefined);

      const rude = await exam.pair({ server: { onData: (_, { connection }) => connection.reset() } });
      rude.client.connection.write(Buffer.from("hello"));
      assert.equal((await within(rude.client.closed.promise, "the close"))?.code, "reset");
    },
  },
  {
    name: "sends what was written before the connection was open",
    async run(exam) {
      const listener = await exam.listen();
      const client = new Recorder();
      const connection = exam.transport.connect(
        { address: "127.0.0.1", port: listener.port, timeoutMs: 5_000 },
        client,
      );
      assert.equal(connection.write(Buffer.from("early ")), false);
      assert.equal(connection.queuedBytes, 6);
      connection.write(Buffer.from("bird"));
      connection.end();
      const server = await listener.next();
      await within(server.ended.promise, "FIN");
      assert.equal(server.text, "early bird");
      server.connection.end();
      assert.equal(await within(client.closed.promise, "the close"), undefined);
    },
  },
  {
    name: "exchanges the handler in the middle of a stream",
    async run(exam) {
      const upgraded = new Recorder();
      upgraded.events.push("open");
      const { client, server } = await exam.pair({
        server: {
          onData(bytes, { connection }) {
            if (!Buffer.from(bytes).includes("upgrade")) return;
            upgraded.onOpen(connection);
            connection.handler = upgraded;
            connection.write(Buffer.from("switched"));
          },
        },
      });
      client.connection.write(Buffer.from("upgrade"));
      await within(client.contains("switched"), "the answer");
      client.connection.write(Buffer.from("frames"));
      await within(upgraded.contains("frames"), "the new handler's bytes");
      client.connection.end();
      await within(upgraded.ended.promise, "the new handler's FIN");
      upgraded.connection.end();
      assert.equal(await within(upgraded.closed.promise, "the new handler's close"), undefined);
      assert.deepEqual(upgraded.violations, []);
      assert.ok(!server.isClosed);
      server.onClose(undefined);
    },
  },
  {
    name: "serves two hundred connections at once",
    async run(exam) {
      const listener = await exam.listen({}, { onData: (bytes, { connection }) => void connection.write(bytes) });
      const clients = await Promise.all(
        Array.from({ length: 200 }, async () => await exam.connect({ port: listener.port })),
      );
      for (const [index, client] of clients.entries()) client.connection.write(Buffer.from(`number ${index}.`));
      await within(
        Promise.all(clients.map(async (client, index) => await client.contains(`number ${index}.`))),
        "200 echoes",
      );
      assert.equal(listener.accepted.length, 200);
    },
  },
  {
    name: "leaves no descriptor behind after 2,000 connections",
    async run(exam) {
      const listener = await exam.listen(
        {},
        {
          onData: (bytes, { connection }) => void connection.write(bytes),
          onEnd: ({ connection }) => connection.end(),
        },
      );
      const visit = async (index: number): Promise<void> => {
        const client = await exam.connect({ port: listener.port });
        client.connection.write(Buffer.from("x"));
        await client.contains("x");
        if (index % 3 === 0) client.connection.reset();
        else client.connection.end();
        await within(client.closed.promise, "the close");
      };
      await visit(1);
      const before = exam.tools.countDescriptors();
      for (let round = 0; round < 20; round++) {
        await Promise.all(Array.from({ length: 100 }, async (_, index) => await visit(index)));
      }
      await within(Promise.all(listener.accepted.map(async (server) => await server.closed.promise)), "all closes");
      assert.equal(listener.accepted.length, 2_001);
      await turn();
      await observe(20);
      const after = exam.tools.countDescriptors();
      if (before === undefined || after === undefined) return;
      assert.ok(after <= before, `${before} descriptors before, ${after} after`);
    },
  },
];
