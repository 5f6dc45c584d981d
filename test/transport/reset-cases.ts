import assert from "node:assert/strict";
import type { Connection } from "../../src/gateway/transport/transport.ts";
import { observe, turn, within } from "./exam-context.ts";
import type { ExamCase } from "./exam-context.ts";
import { Recorder } from "./recorder.ts";
import { byName, trusting } from "./tls-support.ts";

export const resetCases: readonly ExamCase[] = [
  {
    name: "tells a reset by its code, and its author of no error",
    async run(exam) {
      for (const author of ["client", "server"] as const) {
        const both = await exam.pair();
        const other = author === "client" ? both.server : both.client;
        both[author].connection.reset();
        assert.ok(!both[author].isClosed, "onClose follows the call");
        assert.equal(await within(both[author].closed.promise, "the author's close"), undefined);
        assert.equal((await within(other.closed.promise, "the other's close"))?.code, "reset");
        assert.deepEqual(both[author].events, ["open", "close"]);
        assert.deepEqual(other.events, ["open", "close reset"]);
      }
    },
  },
  {
    name: "resets while bytes and FIN are queued, and right after FIN",
    async run(exam) {
      for (const queued of [8 << 20, 0]) {
        const { client, server } = await exam.pair({ server: { onOpen: (connection) => connection.pause() } });
        if (queued > 0) assert.equal(client.connection.write(Buffer.alloc(queued)), false);
        client.connection.end();
        client.connection.reset();
        assert.equal(client.connection.queuedBytes, 0);
        assert.equal(await within(client.closed.promise, "the author's close"), undefined);
        server.connection.resume();
        // Behind a FIN, Linux tells of a reset only to who writes.
        await within(Promise.race([server.ended.promise, server.closed.promise]), "FIN or RST");
        server.connection.write(Buffer.from("anyone?"));
        assert.equal((await within(server.closed.promise, "the other's close"))?.code, "reset");
      }
    },
  },
  {
    name: "tells a reset that comes while it writes",
    async run(exam) {
      const { client, server } = await exam.pair({ server: { onOpen: (connection) => connection.pause() } });
      while (client.connection.write(Buffer.alloc(65_536))) await turn();
      server.connection.reset();
      assert.equal((await within(client.closed.promise, "the close"))?.code, "reset");
    },
  },
  {
    name: "tells a reset that comes while it is paused, when it writes",
    async run(exam) {
      const { client, server } = await exam.pair({ server: { onOpen: (connection) => connection.pause() } });
      client.connection.write(Buffer.from("unread"));
      client.connection.reset();
      await within(client.closed.promise, "the author's close");
      while (!server.isClosed) {
        server.connection.write(Buffer.from("x"));
        await turn();
      }
      assert.equal((await within(server.closed.promise, "the close"))?.code, "reset");
    },
  },
  {
    name: "resets in onOpen, and ends in onOpen on the client's side",
    async run(exam) {
      const listener = await exam.listen({}, { onOpen: (connection) => connection.reset() });
      const client = exam.dial({ port: listener.port });
      assert.equal((await within(client.closed.promise, "the close"))?.code, "reset");
      const { server } = await exam.pair({ client: { onOpen: (connection) => connection.end() } });
      await within(server.ended.promise, "FIN");
    },
  },
  {
    name: "gives up a connection before it is open",
    async run(exam) {
      const listener = await exam.listen();
      const client = new Recorder();
      exam.transport.connect({ address: "127.0.0.1", port: listener.port, timeoutMs: 5_000 }, client).reset();
      assert.equal(await within(client.closed.promise, "the close"), undefined);
      assert.deepEqual(client.events, ["close"]);
    },
  },
  {
    name: "tells a reset that comes while it is paused, when it is asked to look",
    async run(exam) {
      const { a } = exam.tools.identities;
      const paused = { server: { onOpen: (connection: Connection) => connection.pause() } };
      for (const isSecure of [false, true]) {
        const tls = isSecure ? { tls: byName(exam), clientTls: trusting("a.test", a) } : {};
        for (const unread of ["", "some of a body"]) {
          const { client, server } = await exam.pair(paused, tls);
          server.connection.lookForReset();
          if (unread !== "") client.connection.write(Buffer.from(unread));
          await observe(20);
          server.connection.lookForReset();
          assert.ok(!server.isClosed);
          client.connection.reset();
          await within(client.closed.promise, "the author's close");
          while (!server.isClosed) {
            server.connection.lookForReset();
            await turn();
          }
          assert.equal((await within(server.closed.promise, "the close"))?.code, "reset");
          assert.equal(server.receivedBytes, 0, "a paused reader got bytes");
          server.connection.lookForReset();
        }
      }
    },
  },
  {
    name: "tells a reset under TLS, from each side",
    async run(exam) {
      const { a } = exam.tools.identities;
      for (const author of ["client", "server"] as const) {
        const both = await exam.pair({}, { tls: byName(exam), clientTls: trusting("a.test", a) });
        both.client.connection.write(Buffer.from("x"));
        await within(both.server.contains("x"), "the first byte");
        both[author].connection.reset();
        const other = author === "client" ? both.server : both.client;
        assert.equal(await within(both[author].closed.promise, "the author's close"), undefined);
        assert.equal((await within(other.closed.promise, "the other's close"))?.code, "reset");
      }
    },
  },
];
