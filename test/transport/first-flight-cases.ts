import assert from "node:assert/strict";
import { encodeClientHello } from "../../src/protocols/tls/encode-client-hello.ts";
import { observe, turn, within } from "./exam-context.ts";
import type { ExamCase, ExamContext, ExamListener } from "./exam-context.ts";
import type { Recorder } from "./recorder.ts";
import { byName, ECHO, echoes, trusting } from "./tls-support.ts";

/** Passes all bytes on to a port one at a time, each in a segment of its own, towards the server. */
async function splitter(exam: ExamContext, port: number): Promise<ExamListener> {
  return await exam.listen({}, () => {
    let towards: Recorder | undefined;
    const waiting: number[] = [];
    let isBusy = false;
    const feed = async (): Promise<void> => {
      if (isBusy || !towards) return;
      isBusy = true;
      for (let byte = waiting.shift(); byte !== undefined; byte = waiting.shift()) {
        if (towards.isClosed) break;
        towards.connection.write(Uint8Array.of(byte));
        await turn();
      }
      isBusy = false;
    };
    return {
      onOpen(connection) {
        const upstream = exam.dial(
          { port },
          {
            onOpen: () => {
              towards = upstream;
              void feed();
            },
            onData: (bytes) => void connection.write(bytes),
            onEnd: () => connection.end(),
          },
        );
      },
      onData(bytes) {
        waiting.push(...bytes);
        void feed();
      },
    };
  });
}

export const firstFlightCases: readonly ExamCase[] = [
  {
    name: "serves both kinds on one port, interleaved",
    async run(exam) {
      const { a } = exam.tools.identities;
      const listener = await exam.listen({ tls: byName(exam) }, ECHO);
      const clients = await Promise.all(
        Array.from({ length: 60 }, async (_, index) => {
          const tls = index % 2 === 0 ? { tls: trusting("a.test", a) } : {};
          const client = await exam.connect({ port: listener.port, ...tls });
          client.connection.write(Buffer.from(`number ${index}.`));
          return client;
        }),
      );
      await within(
        Promise.all(clients.map(async (client, index) => await client.contains(`number ${index}.`))),
        "60 echoes",
      );
      assert.equal(listener.accepted.filter(({ connection }) => connection.secure).length, 30);
    },
  },
  {
    name: "takes first bytes that come one by one, late, in both kinds",
    async run(exam) {
      const { a } = exam.tools.identities;
      const listener = await exam.listen({ tls: byName(exam) }, ECHO);
      const split = await splitter(exam, listener.port);
      const secured = await exam.connect({ port: split.port, tls: trusting("a.test", a) });
      await echoes(secured, "byte by byte");
      assert.equal((await listener.next()).connection.secure?.serverName, "a.test");
      const plain = await exam.connect({ port: listener.port });
      await observe(80);
      assert.equal(listener.accepted.length, 1, "decided without a byte");
      await echoes(plain, "at last");
      await echoes(plain, ", and more");
    },
  },
  {
    name: "hands over the bytes behind the first, and holds them for a handler that pauses in onOpen",
    async run(exam) {
      const listener = await exam.listen({ tls: byName(exam) }, { onOpen: (connection) => connection.pause() });
      const client = await exam.connect({ port: listener.port });
      client.connection.write(Buffer.from("first"));
      const server = await listener.next();
      client.connection.write(Buffer.from(" second"));
      client.connection.end();
      await observe(40);
      assert.equal(server.text, "");
      server.connection.resume();
      await within(server.ended.promise, "FIN");
      assert.equal(server.text, "first second");
    },
  },
  {
    name: "closes who never sends a byte, or never ends its hello, at the handshake timeout",
    async run(exam) {
      const listener = await exam.listen({ tls: { ...byName(exam), handshakeTimeoutMs: 200 } });
      const silent = await exam.connect({ port: listener.port });
      const slow = await exam.connect({ port: listener.port });
      slow.connection.write(encodeClientHello({ serverName: "a.test" }).subarray(0, 20));
      const stuck = await exam.connect({ port: listener.port });
      // A hello that is right as far as it is read, and a handshake that never goes on.
      stuck.connection.write(encodeClientHello({ serverName: "a.test" }));
      await within(silent.closed.promise, "the silent one's close", 5_000);
      await within(slow.closed.promise, "the slow one's close", 5_000);
      if (exam.transport.engine !== "memory") {
        stuck.connection.end();
        await within(stuck.closed.promise, "the stuck one's close", 5_000);
      }
      assert.equal(listener.accepted.filter(({ connection }) => !connection.secure).length, 0);
    },
  },
  {
    name: "lets go of who leaves before it said enough",
    async run(exam) {
      const listener = await exam.listen({ tls: byName(exam) });
      for (const bytes of [new Uint8Array(0), Uint8Array.of(0x16, 3)]) {
        const client = await exam.connect({ port: listener.port });
        client.connection.write(bytes);
        client.connection.end();
        assert.equal(await within(client.closed.promise, "the close"), undefined);
      }
      assert.equal(listener.accepted.length, 0);
    },
  },
  {
    name: "closes only the connection that brings garbage behind 0x16",
    async run(exam) {
      const { a } = exam.tools.identities;
      const listener = await exam.listen({ tls: byName(exam) }, ECHO);
      const good = await exam.connect({ port: listener.port, tls: trusting("a.test", a) });
      const garbage = await exam.connect({ port: listener.port });
      garbage.connection.write(Buffer.from("\x16 is no hello"));
      await within(garbage.ended.promise, "the end");
      garbage.connection.end();
      await within(garbage.closed.promise, "the close");
      // A hello that is one, with garbage in the place of what follows.
      const odd = await exam.connect({ port: listener.port });
      odd.connection.write(Buffer.concat([encodeClientHello({ serverName: "c.test" }), Buffer.from("garbage")]));
      await within(odd.ended.promise, "the end");
      odd.connection.end();
      await within(odd.closed.promise, "the close");
      await echoes(good, "unharmed");
      await echoes(await exam.connect({ port: listener.port, tls: trusting("a.test", a) }), "and open");
    },
  },
];
