import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { after, before, describe, test } from "node:test";
import { REQUEST_VIOLATIONS } from "../../src/protocols/http1/violations.ts";
import { HOSTILE_REQUESTS, SMUGGLED_REQUEST } from "../corpus/http1/corpus.ts";
import type { HostileCase } from "../corpus/http1/hostile-case.ts";
import { NARROW_LIMITS } from "../corpus/http1/narrow-limits.ts";
import { ENGINES, RawClient } from "./harness.ts";
import { startLoneFront } from "./lone-front.ts";
import type { LoneFront } from "./lone-front.ts";

/** A service of another make: what it takes for a whole request, and how many bytes came at all. */
class Witness implements AsyncDisposable {
  readonly #server: Server;
  readonly #sockets: Socket[] = [];
  readonly requests: string[] = [];

  constructor() {
    this.#server = createServer({ requireHostHeader: false }, (request, response) => {
      request.resume().on("end", () => {
        this.requests.push(`${request.method} ${request.url}`);
        response.end("ok");
      });
    })
      .on("connection", (socket: Socket) => this.#sockets.push(socket))
      // What it refuses by itself it leaves without an answer: the gateway must refuse it too.
      .on("clientError", () => undefined);
  }

  async listen(): Promise<number> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    return (this.#server.address() as AddressInfo).port;
  }

  get bytesRead(): number {
    return this.#sockets.reduce((sum, socket) => sum + socket.bytesRead, 0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await once(this.#server, "close");
  }
}

/** Its first byte belongs to TLS: such a handshake is answered with an alert, or not at all. */
function isTls({ input }: HostileCase): boolean {
  return input.startsWith("\x16");
}

for (const engine of ENGINES) {
  describe(`gateway on ${engine}, before a hostile client,`, () => {
    const witness = new Witness();
    let usual: LoneFront;
    let narrow: LoneFront;
    before(async () => {
      const port = await witness.listen();
      [usual, narrow] = await Promise.all([
        startLoneFront(engine, { handshakeTimeoutMs: 300 }),
        startLoneFront(engine, NARROW_LIMITS),
      ]);
      await Promise.all([usual.lead(port), narrow.lead(port)]);
    });
    after(async () => {
      await Promise.all([usual[Symbol.asyncDispose](), narrow[Symbol.asyncDispose]()]);
      await witness[Symbol.asyncDispose]();
    });

    /** Sends it in these pieces, and gives all that came back. */
    async function play(hostile: HostileCase, pieces: readonly string[]): Promise<string> {
      await using client = await RawClient.connect((hostile.limits ? narrow : usual).port);
      for (const piece of pieces) {
        if (client.ended) break;
        client.send(piece);
        if (pieces.length > 1) await new Promise(setImmediate);
      }
      return await client.until(({ ended, closed }) => ended || closed !== undefined);
    }

    function assertRefusal(hostile: HostileCase, answer: string): void {
      if (isTls(hostile)) {
        assert.doesNotMatch(answer, /HTTP/, hostile.name);
        return;
      }
      const { status } = REQUEST_VIOLATIONS[hostile.violation];
      const [head = ""] = answer.split("\r\n\r\n", 1);
      assert.match(head, new RegExp(`^HTTP/1\\.1 ${status} `), `${hostile.name}: ${JSON.stringify(answer)}`);
      assert.match(head, /\r\nPortolan-Answer: bad-request$/m, hostile.name);
      assert.match(head, /\r\nConnection: close\r\n/, hostile.name);
      assert.equal(answer.split("HTTP/1.1 ").length, 2, `${hostile.name}: one answer, and none to what came behind`);
    }

    for (const [name, cases] of Object.entries(HOSTILE_REQUESTS)) {
      test(`refuses ${name} whole, with nothing of them for the service`, async () => {
        const { bytesRead } = witness;
        for (const hostile of cases) {
          assertRefusal(hostile, await play(hostile, [hostile.input]));
          assertRefusal(hostile, await play(hostile, [hostile.input + SMUGGLED_REQUEST]));
          assert.equal(witness.bytesRead, bytesRead, `${hostile.name}: the service has heard of it`);
        }
      });

      test(`refuses ${name} byte by byte, with no whole request for the service`, async () => {
        for (const hostile of cases) {
          assertRefusal(hostile, await play(hostile, `${hostile.input}${SMUGGLED_REQUEST}`.split("")));
        }
        assert.deepEqual(witness.requests, []);
      });
    }

    test("serves the next client after all of them, and nothing of theirs has come late", async () => {
      for (const front of [usual, narrow]) {
        await using client = await RawClient.connect(front.port);
        client.send("GET /marker HTTP/1.0\r\nHost: a\r\n\r\n");
        await client.until(({ ended }) => ended);
        assert.match(client.text, /^HTTP\/1\.1 200 /);
      }
      assert.deepEqual(witness.requests, ["GET /marker", "GET /marker"]);
    });
  });
}
