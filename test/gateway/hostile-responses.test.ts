import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { ExpectedRequest } from "../../src/protocols/http1/head.ts";
import { HOSTILE_RESPONSES, SMUGGLED_RESPONSE } from "../corpus/http1/corpus.ts";
import type { HostileCase } from "../corpus/http1/hostile-case.ts";
import { NARROW_LIMITS } from "../corpus/http1/narrow-limits.ts";
import { PLAIN_GET, responseTranscript, wholly } from "../support/http1.ts";
import { ENGINES, RawClient } from "./harness.ts";
import { startLoneFront } from "./lone-front.ts";
import type { LoneFront } from "./lone-front.ts";
import { RawUpstream } from "./raw-upstream.ts";
import type { UpstreamSocket } from "./raw-upstream.ts";

const OK = "HTTP/1.1 200 OK\r\nDate: Tue, 24 Nov 2026 12:00:00 GMT\r\nContent-Length: 2\r\n\r\nok";

function requestFor({ method, minorVersion, upgrade }: ExpectedRequest): string {
  const wish = upgrade ? "Connection: upgrade\r\nUpgrade: echo\r\n" : "";
  return `${method} / HTTP/1.${minorVersion}\r\nHost: a\r\n${wish}\r\n`;
}

/** What a client makes of it. */
function told({ request = PLAIN_GET }: HostileCase, text: string): string[] {
  return responseTranscript(wholly(text), { requests: [request] });
}

for (const engine of ENGINES) {
  describe(`gateway on ${engine}, before a hostile service,`, () => {
    let usual: LoneFront;
    let narrow: LoneFront;
    let upstream: RawUpstream;
    let pieces: readonly string[] = [];
    let isLast = false;

    async function answer({ socket, text }: UpstreamSocket): Promise<void> {
      // Whoever says nothing is asked whether it speaks TLS.
      if (text.startsWith("\x16")) socket.end();
      if (!text.endsWith("\r\n\r\n")) return;
      for (const piece of pieces) {
        if (socket.destroyed) return;
        socket.write(piece, "latin1");
        if (pieces.length > 1) await new Promise(setImmediate);
      }
      if (isLast) socket.end();
    }

    before(async () => {
      upstream = await RawUpstream.listen((connection) => connection.socket.on("data", () => void answer(connection)));
      [usual, narrow] = await Promise.all([startLoneFront(engine), startLoneFront(engine, NARROW_LIMITS)]);
      await Promise.all([usual.lead(upstream.port), narrow.lead(upstream.port)]);
    });
    after(async () => {
      await Promise.all([usual[Symbol.asyncDispose](), narrow[Symbol.asyncDispose]()]);
      await upstream[Symbol.asyncDispose]();
    });

    /** What a client gets while the service says this. */
    async function play(hostile: HostileCase, said: readonly string[]): Promise<{ text: string; isReset: boolean }> {
      pieces = said;
      isLast = hostile.finish === true;
      await using client = await RawClient.connect((hostile.limits ? narrow : usual).port);
      client.send(requestFor(hostile.request ?? PLAIN_GET));
      await client.until(({ ended, closed, text }) => ended || closed !== undefined || /^HTTP\/1\.1 502 /m.test(text));
      return { text: client.text, isReset: client.closed instanceof Error };
    }

    for (const [name, cases] of Object.entries(HOSTILE_RESPONSES)) {
      test(`answers for the service that sends bad ${name} whole`, async () => {
        for (const hostile of cases) {
          for (const behind of hostile.finish ? [""] : ["", SMUGGLED_RESPONSE]) {
            const { text, isReset } = await play(hostile, [hostile.input + behind]);
            // What had come of a truncated body was on its way before the end was seen.
            if (isReset && hostile.finish) assert.deepEqual(told(hostile, text).includes("end"), false, hostile.name);
            else
              assert.match(
                text,
                /^(HTTP\/1\.1 100 Continue\r\n\r\n)?HTTP\/1\.1 502 /,
                `${hostile.name}: ${JSON.stringify(text)}`,
              );
            assert.doesNotMatch(text, /smuggled/i, hostile.name);
          }
        }
      });

      test(`completes no response of a service that sends bad ${name} byte by byte`, async () => {
        for (const hostile of cases) {
          const { text, isReset } = await play(hostile, [
            ...hostile.input.split(""),
            hostile.finish ? "" : SMUGGLED_RESPONSE,
          ]);
          if (!/^HTTP\/1\.1 502 /m.test(text)) {
            assert.ok(isReset, `${hostile.name}: broken off, so that nobody takes it for complete: ${text}`);
          }
          assert.doesNotMatch(text, /smuggled/i, hostile.name);
          assert.ok(isReset !== told(hostile, text).includes("end"), `${hostile.name}: ${text}`);
        }
      });
    }

    test("serves the next client after all of them", async () => {
      pieces = [OK];
      isLast = false;
      for (const front of [usual, narrow]) {
        await using client = await RawClient.connect(front.port);
        client.send(requestFor(PLAIN_GET));
        await client.until(({ text }) => text.endsWith("ok"));
        assert.equal(client.text, OK);
      }
    });
  });
}
