import assert from "node:assert/strict";
import { observe, turn, within } from "./exam-context.ts";
import type { ExamCase, ExamContext } from "./exam-context.ts";
import { Checksum, checksumOf, payload } from "./payload.ts";
import type { Recorder } from "./recorder.ts";

const PIECE_BYTES = 65_536;

/** Sends `totalBytes` each way at once, and compares the sums. */
export async function transferBothWays(
  ends: { readonly client: Recorder; readonly server: Recorder },
  sums: { readonly client: Checksum; readonly server: Checksum },
  totalBytes: number,
): Promise<void> {
  const expected = checksumOf(payload(totalBytes));
  const largest = await within(
    Promise.all([ends.client.send(payload(totalBytes)), ends.server.send(payload(totalBytes))]),
    "both transfers to be sent",
    50_000,
  );
  ends.client.connection.end();
  ends.server.connection.end();
  await within(Promise.all([ends.client.closed.promise, ends.server.closed.promise]), "both ends to close", 50_000);
  assert.deepEqual([ends.client.receivedBytes, ends.server.receivedBytes], [totalBytes, totalBytes]);
  assert.equal(sums.client.digest(), expected, "what the client got");
  assert.equal(sums.server.digest(), expected, "what the server got");
  // A writer that honours `false` never has more than one piece and what the transport keeps beside it.
  assert.ok(Math.max(...largest) <= 2 * PIECE_BYTES, `${Math.max(...largest)} bytes were queued`);
}

export const pressureCases: readonly ExamCase[] = [
  {
    name: "carries 64 MB each way at once",
    async run(exam) {
      const sums = { client: new Checksum(), server: new Checksum() };
      const ends = await exam.pair({
        client: { onData: (bytes) => sums.client.add(bytes) },
        server: { onData: (bytes) => sums.server.add(bytes) },
      });
      await transferBothWays(ends, sums, 64 << 20);
    },
  },
  {
    name: "queues for a reader that has paused, bounded, and drains in order",
    async run(exam) {
      const sum = new Checksum();
      const { client, server } = await exam.pair({
        server: { onOpen: (connection) => connection.pause(), onData: (bytes) => sum.add(bytes) },
      });
      const pieces = [...payload(64 << 20)];
      const sent = await fill(exam, client, pieces);
      assert.ok(sent < pieces.length, "the window never closed");
      assert.ok(client.connection.queuedBytes > 0);
      assert.ok(client.connection.queuedBytes <= 2 * PIECE_BYTES, `${client.connection.queuedBytes} bytes are queued`);
      assert.equal(server.receivedBytes, 0, "a paused reader got bytes");
      const { drains } = client;
      server.connection.resume();
      await within(
        client.until(() => client.drains > drains),
        "onDrain",
      );
      assert.equal(client.connection.queuedBytes, 0);
      const rest = pieces.slice(sent, sent + 16);
      await within(client.send(rest), "the rest");
      client.connection.end();
      await within(server.ended.promise, "FIN");
      assert.equal(sum.digest(), checksumOf(pieces.slice(0, sent + 16)));
    },
  },
  {
    name: "sends one piece of 32 MB, and FIN behind it",
    async run(exam) {
      const sum = new Checksum();
      const { client, server } = await exam.pair({ server: { onData: (bytes) => sum.add(bytes) } });
      const whole = Buffer.concat([...payload(32 << 20)]);
      client.connection.write(whole);
      client.connection.write(Buffer.from("tail"));
      client.connection.end();
      await within(server.ended.promise, "FIN");
      assert.equal(server.receivedBytes, whole.length + 4);
      assert.equal(sum.digest(), checksumOf([whole, Buffer.from("tail")]));
    },
  },
  {
    name: "sends what a borrowed buffer held at the call, also behind a queue",
    async run(exam) {
      const sum = new Checksum();
      const { client, server } = await exam.pair({
        server: { onOpen: (connection) => connection.pause(), onData: (bytes) => sum.add(bytes) },
      });
      const pieces = [...payload(24 << 20, 60_000)];
      const buffer = new Uint8Array(PIECE_BYTES);
      let isFull = false;
      for (const piece of pieces) {
        buffer.set(piece);
        isFull = !client.connection.writeBorrowed(buffer, piece.length) || isFull;
        buffer.fill(255);
      }
      assert.ok(isFull, "the window never closed");
      client.connection.end();
      assert.equal(client.connection.writeBorrowed(buffer, 1), true);
      server.connection.resume();
      await within(server.ended.promise, "FIN");
      assert.equal(sum.digest(), checksumOf(pieces));
    },
  },
  {
    name: "stops data at pause, and goes on at resume",
    async run(exam) {
      const { client, server } = await exam.pair();
      client.connection.write(Buffer.from("one "));
      await within(server.contains("one "), "the first bytes");
      server.connection.pause();
      client.connection.write(Buffer.from("two "));
      client.connection.end();
      await observe(60);
      assert.equal(server.text, "one ");
      assert.ok(!server.events.includes("end"), "FIN overtook the data");
      server.connection.resume();
      await within(server.ended.promise, "FIN");
      assert.equal(server.text, "one two ");
    },
  },
  {
    name: "stops at a pause in onData, however much is under way",
    async run(exam) {
      let calls = 0;
      const { client, server } = await exam.pair({
        server: {
          onData(_, { connection }) {
            calls++;
            connection.pause();
          },
        },
      });
      const sending = client.send(payload(4 << 20));
      await within(
        server.until(() => calls === 1),
        "the first bytes",
      );
      await observe(60);
      assert.equal(calls, 1);
      while (server.receivedBytes < 4 << 20) {
        const seen: number = calls;
        server.connection.resume();
        await within(
          server.until(() => calls > seen),
          "the next bytes",
        );
        await turn();
        assert.equal(calls, seen + 1);
      }
      await within(sending, "the transfer");
    },
  },
  {
    name: "takes pause and resume in any order and number",
    async run(exam) {
      const { client, server } = await exam.pair({
        server: {
          onOpen(connection) {
            connection.resume();
            connection.pause();
            connection.pause();
          },
        },
      });
      client.connection.write(Buffer.from("held"));
      await observe(40);
      assert.equal(server.text, "");
      server.connection.resume();
      server.connection.pause();
      server.connection.resume();
      server.connection.resume();
      await within(server.contains("held"), "the bytes");
    },
  },
];

/** Writes pieces until the transport refuses for good; tells how many it took. */
async function fill(exam: ExamContext, writer: Recorder, pieces: readonly Uint8Array[]): Promise<number> {
  let sent = 0;
  for (const piece of pieces) {
    const { drains } = writer;
    sent++;
    if (writer.connection.write(piece)) continue;
    // The system may only have been slow: a closed window stays closed.
    const isDrained = writer.until(() => writer.drains > drains);
    const outcome = await Promise.race([isDrained.then(() => "drained"), observe(200).then(() => "full")]);
    if (outcome === "full") {
      isDrained.catch(() => exam);
      return sent;
    }
  }
  return sent;
}
