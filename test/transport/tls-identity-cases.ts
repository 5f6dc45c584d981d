import assert from "node:assert/strict";
import type { TlsIdentity } from "../../src/gateway/transport/transport.ts";
import { encodeClientHello } from "../../src/protocols/tls/encode-client-hello.ts";
import { observe, within } from "./exam-context.ts";
import type { ExamCase } from "./exam-context.ts";
import { byName, ECHO, echoes, refusal, trusting } from "./tls-support.ts";

export const tlsIdentityCases: readonly ExamCase[] = [
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
];
