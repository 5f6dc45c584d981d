import assert from "node:assert/strict";
import type { TlsIdentity, TlsServerOptions } from "../../src/gateway/transport/transport.ts";
import { encodeClientHello } from "../../src/protocols/tls/encode-client-hello.ts";
import { observe, turn, within } from "./exam-context.ts";
import type { ExamCase, ExamContext, ExamListener } from "./exam-context.ts";
import { Checksum } from "./payload.ts";
import { transferBothWays } from "./pressure-cases.ts";
import type { Recorder, RecorderHooks } from "./recorder.ts";

const ECHO: RecorderHooks = {
  onData: (bytes, { connection }) => void connection.write(bytes),
  onEnd: ({ connection }) => connection.end(),
};

function byName(exam: ExamContext): TlsServerOptions {
  const { a, b, address } = exam.tools.identities;
  const names: Record<string, TlsIdentity> = { "a.test": a, "b.test": b };
  return {
    identity: (serverName) => (serverName === undefined ? address : names[serverName]),
    protocols: ["http/1.1"],
  };
}

/** Connects as a client that trusts only this identity. */
function trusting(serverName: "a.test" | "b.test", identity: TlsIdentity) {
  return { serverName, authorityPem: identity.certificatePem, protocols: ["http/1.1"] } as const;
}

async function echoes(client: Recorder, text: string): Promise<void> {
  client.connection.write(Buffer.from(text));
  await within(client.contains(text), `the echo of ${text}`);
}

async function refusal(client: Recorder): Promise<string | undefined> {
  const error = await within(client.closed.promise, "the refusal");
  assert.ok(!client.events.includes("open"), "opened");
  return error?.code;
}

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

export const tlsCases: readonly ExamCase[] = [
  {
    name: "picks the identity by server name, in lower case, and tells name and protocol",
    async run(exam) {
      const { a, b } = exam.tools.identities;
      const listener = await exam.listen({ tls: byName(exam) }, ECHO);
      for (const [name, identity] of [
        ["a.test", a],
        ["b.test", b],
      ] as const) {
        const client = await exam.connect({ port: listener.port, tls: trusting(name, identity) });
        const server = await listener.next();
        assert.deepEqual(server.connection.secure, { serverName: name, protocol: "http/1.1" });
        assert.deepEqual(client.connection.secure, { serverName: name, protocol: "http/1.1" });
        assert.deepEqual([server.connection.remoteAddress, server.connection.localPort], ["127.0.0.1", listener.port]);
        assert.equal(server.connection.remotePort, client.connection.localPort);
        await echoes(client, `hello ${name}`);
        client.connection.end();
        assert.equal(await within(client.closed.promise, "the close"), undefined);
      }
      const shouting = await exam.connect({
        port: listener.port,
        tls: { serverName: "A.TEST", unverified: true },
      });
      assert.equal((await listener.next()).connection.secure?.serverName, "a.test");
      await echoes(shouting, "HELLO");
    },
  },
  {
    name: "waits for an identity that takes its time",
    async run(exam) {
      const { a } = exam.tools.identities;
      const wanted = Promise.withResolvers<TlsIdentity | undefined>();
      const asked = Promise.withResolvers<void>();
      const listener = await exam.listen(
        {
          tls: {
            protocols: [],
            identity: async () => {
              asked.resolve();
              return await wanted.promise;
            },
          },
        },
        ECHO,
      );
      const client = exam.dial({ port: listener.port, tls: trusting("a.test", a) });
      await within(asked.promise, "the question");
      await observe(50);
      assert.deepEqual(client.events, []);
      wanted.resolve(a);
      await within(client.opened.promise, "the handshake");
      await echoes(client, "late identity");
    },
  },
  {
    name: "survives a client that leaves while the identity is awaited",
    async run(exam) {
      const wanted = Promise.withResolvers<TlsIdentity | undefined>();
      const asked = Promise.withResolvers<void>();
      const listener = await exam.listen({
        tls: {
          protocols: [],
          identity: async () => {
            asked.resolve();
            return await wanted.promise;
          },
        },
      });
      const client = await exam.connect({ port: listener.port });
      client.connection.write(encodeClientHello({ serverName: "a.test" }));
      await within(asked.promise, "the question");
      client.connection.reset();
      await within(client.closed.promise, "the reset");
      await observe(20);
      wanted.resolve(exam.tools.identities.a);
      await observe(20);
      assert.equal(listener.accepted.length, 0);
    },
  },
  {
    name: "refuses a name that it does not know, and an identity that is lost or broken",
    async run(exam) {
      const listener = await exam.listen({ tls: byName(exam) });
      const unknown = exam.dial({ port: listener.port, tls: { serverName: "c.test", unverified: true } });
      assert.equal(await refusal(unknown), "tls");
      const raw = await exam.connect({ port: listener.port });
      raw.connection.write(encodeClientHello({ serverName: "c.test" }));
      await within(raw.ended.promise, "the end");
      // Fatal, unrecognized_name.
      assert.deepEqual([...raw.bytes], [0x15, 3, 3, 0, 2, 2, 112]);
      const failing = await exam.listen({
        tls: { protocols: [], identity: async () => await Promise.reject(new Error("no answer")) },
      });
      assert.equal(
        await refusal(exam.dial({ port: failing.port, tls: { serverName: "a.test", unverified: true } })),
        "tls",
      );
      const broken = await exam.listen({
        tls: { protocols: [], identity: () => ({ certificatePem: "nonsense", keyPem: "nonsense" }) },
      });
      assert.equal(
        await refusal(exam.dial({ port: broken.port, tls: { serverName: "a.test", unverified: true } })),
        "tls",
      );
      assert.equal(broken.errors[0]?.code, "tls");
      assert.equal(listener.accepted.length, 0);
    },
  },
  {
    name: "asks for the identity of nobody without a server name",
    async run(exam) {
      const { address } = exam.tools.identities;
      const listener = await exam.listen({ tls: byName(exam) }, ECHO);
      const client = await exam.connect({ port: listener.port, tls: { authorityPem: address.certificatePem } });
      assert.deepEqual((await listener.next()).connection.secure, { serverName: undefined, protocol: undefined });
      await echoes(client, "no name");
    },
  },
  {
    name: "agrees on a protocol of both, or on none when the client offers none, and refuses when none is common",
    async run(exam) {
      const { a } = exam.tools.identities;
      const listener = await exam.listen({ tls: { ...byName(exam), protocols: ["h2", "http/1.1"] } }, ECHO);
      const tls = { serverName: "a.test", authorityPem: a.certificatePem };
      const both = await exam.connect({ port: listener.port, tls: { ...tls, protocols: ["http/1.1", "h2"] } });
      assert.equal(both.connection.secure?.protocol, "h2", "the server's preference counts");
      await exam.connect({ port: listener.port, tls });
      await listener.next();
      assert.equal((await listener.next()).connection.secure?.protocol, undefined);
      const odd = exam.dial({ port: listener.port, tls: { ...tls, protocols: ["spdy/3"] } });
      assert.equal(await refusal(odd), "tls");
    },
  },
  {
    name: "takes up names that change while it serves",
    async run(exam) {
      const { a, b } = exam.tools.identities;
      const names = new Map([["a.test", a]]);
      const listener = await exam.listen({ tls: { protocols: [], identity: (name = "") => names.get(name) } }, ECHO);
      const first = await exam.connect({ port: listener.port, tls: trusting("a.test", a) });
      assert.equal(await refusal(exam.dial({ port: listener.port, tls: trusting("b.test", b) })), "tls");
      names.set("b.test", b);
      await echoes(await exam.connect({ port: listener.port, tls: trusting("b.test", b) }), "b");
      names.delete("a.test");
      assert.equal(await refusal(exam.dial({ port: listener.port, tls: trusting("a.test", a) })), "tls");
      await echoes(first, "still a");
      // A certificate that was renewed.
      names.set("b.test", { ...a });
      assert.equal(await refusal(exam.dial({ port: listener.port, tls: trusting("b.test", b) })), "tls");
    },
  },
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
    name: "verifies a server: by its authority, its name, its address, or not at all",
    async run(exam) {
      const { a, b, address } = exam.tools.identities;
      const listener = await exam.listen({ tls: byName(exam) }, ECHO);
      const { port } = listener;
      const good = await exam.connect({ port, tls: { serverName: "a.test", authorityPem: a.certificatePem } });
      await echoes(good, "verified");
      const wrongAuthority = { serverName: "a.test", authorityPem: b.certificatePem };
      assert.equal(await refusal(exam.dial({ port, tls: wrongAuthority })), "tls");
      assert.equal(await refusal(exam.dial({ port, tls: { serverName: "a.test" } })), "tls", "no authority");
      const unverified = await exam.connect({ port, tls: { serverName: "a.test", unverified: true } });
      await echoes(unverified, "not verified");
      const lying = await exam.listen({ tls: { protocols: [], identity: () => a } });
      const wrongName = { serverName: "b.test", authorityPem: a.certificatePem };
      assert.equal(await refusal(exam.dial({ port: lying.port, tls: wrongName })), "tls", "another name");
      const wrongAddress = { authorityPem: a.certificatePem };
      assert.equal(await refusal(exam.dial({ port: lying.port, tls: wrongAddress })), "tls", "no address");
      await exam.connect({ port, tls: { authorityPem: address.certificatePem } });
    },
  },
  {
    name: "tells a client whose peer speaks no TLS, or nothing",
    async run(exam) {
      const { a } = exam.tools.identities;
      const plain = await exam.listen(
        {},
        { onData: (_, { connection }) => void connection.write(Buffer.from("HTTP/1.1 400\r\n\r\n")) },
      );
      assert.equal(await refusal(exam.dial({ port: plain.port, tls: trusting("a.test", a) })), "tls");
      const mute = await exam.listen();
      const timedOut = exam.dial({ port: mute.port, timeoutMs: 200, tls: trusting("a.test", a) });
      assert.equal(await refusal(timedOut), "timed-out");
      const leaving = await exam.listen({}, { onData: (_, { connection }) => connection.end() });
      const left = await refusal(exam.dial({ port: leaving.port, tls: trusting("a.test", a) }));
      assert.ok(left === "tls" || left === "reset", left);
      const resetting = await exam.listen({}, { onData: (_, { connection }) => connection.reset() });
      assert.equal(await refusal(exam.dial({ port: resetting.port, tls: trusting("a.test", a) })), "reset");
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
