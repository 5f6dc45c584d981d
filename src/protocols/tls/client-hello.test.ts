import assert from "node:assert/strict";
import { test } from "node:test";
import { assert as assertProperty, nat, property, uint8Array } from "fast-check";
import { HELLO_BYTES_MAX, MALFORMED, NEED_DATA, readClientHello } from "./client-hello.ts";
import { encodeClientHello } from "./encode-client-hello.ts";

/** What `openssl s_client -connect 127.0.0.1:4433 -servername WEB.shop.localhost -alpn h2,http/1.1` (3.0) sent. */
const OPENSSL = Uint8Array.from(
  Buffer.from(
    "16030101510100014d0303ca4e877d88d22c1516e4b698187b057bbcbd0beebf8fef4373b36bd64dc802492034c7507f1cd0d34e" +
      "28647b8874f7a4badd9c582b7aa14fbd9c10d413974ca067003e130213031301c02cc030009fcca9cca8ccaac02bc02f009ec024" +
      "c028006bc023c0270067c00ac0140039c009c0130033009d009c003d003c0035002f00ff010000c6000000170015000012574542" +
      "2e73686f702e6c6f63616c686f7374000b000403000102000a00160014001d0017001e0019001801000101010201030104002300" +
      "000010000e000c02683208687474702f312e310016000000170000000d002a0028040305030603080708080809080a080b080408" +
      "050806040105010601030303010302040205020602002b0009080304030303020301002d00020101003300260024001d0020e456" +
      "b8444caa9f790bdc0072e3d590df204a95fa56de4b13bad98071bf43623e",
    "hex",
  ),
);
const FIELDS = { serverName: "web.shop.localhost", protocols: ["h2", "http/1.1"] };
const OWN = encodeClientHello(FIELDS);

/** Cuts the message inside one record into records of `size` bytes. */
function refragment(hello: Uint8Array, size: number): Uint8Array {
  const out: number[] = [];
  for (let at = 5; at < hello.length; at += size) {
    const part = hello.subarray(at, at + size);
    out.push(0x16, 3, 1, part.length >> 8, part.length & 255, ...part);
  }
  return Uint8Array.from(out);
}

test("readClientHello reads what OpenSSL sends", () => {
  assert.deepEqual(readClientHello(OPENSSL), FIELDS);
});

test("readClientHello asks for more at each byte but the last", () => {
  for (const hello of [OPENSSL, OWN, refragment(OWN, 7)]) {
    for (let length = 0; length < hello.length; length++) {
      assert.equal(readClientHello(hello.subarray(0, length)), NEED_DATA, `after ${length} of ${hello.length} bytes`);
    }
    assert.deepEqual(readClientHello(hello), FIELDS);
  }
});

test("readClientHello leaves what follows alone", () => {
  assert.deepEqual(readClientHello(Uint8Array.from([...OWN, 0, 1, 2])), FIELDS);
});

test("readClientHello takes a message in several records, also one of a byte each for the header", () => {
  assert.deepEqual(readClientHello(refragment(OWN, 2)), FIELDS);
  assert.equal(readClientHello(refragment(OWN, 1)), MALFORMED, "more records than anyone needs");
});

test("readClientHello takes a hello without extensions", () => {
  const body = [3, 3, ...new Uint8Array(32), 0, 0, 2, 0xc0, 0x2b, 1, 0];
  const hello = Uint8Array.from([0x16, 3, 1, 0, body.length + 4, 1, 0, 0, body.length, ...body]);
  assert.deepEqual(readClientHello(hello), { serverName: undefined, protocols: [] });
});

test("readClientHello finds what no client sends malformed", () => {
  const cases: Record<string, number[]> = {
    "another record type": [0x17],
    "a version of another protocol": [0x16, 2],
    "an empty record": [0x16, 3, 1, 0, 0],
    "a record above the limit": [0x16, 3, 1, 0x40, 1],
    "another handshake message": [0x16, 3, 1, 0, 4, 2],
    "a message above the limit": [0x16, 3, 1, 0, 4, 1, 0, 0x80, 1],
  };
  for (const [name, bytes] of Object.entries(cases)) {
    assert.equal(readClientHello(Uint8Array.from(bytes)), MALFORMED, name);
  }
  assert.equal(readClientHello(encodeClientHello({ serverName: "" })), MALFORMED, "an empty server name");
  assert.equal(readClientHello(encodeClientHello({ serverName: "a b" })), MALFORMED, "a space in the server name");
  assert.equal(
    readClientHello(encodeClientHello({ serverName: "a", protocols: [""] })),
    MALFORMED,
    "an empty protocol",
  );
});

test("readClientHello refuses two names", () => {
  // The list of names of `a`, twice: 8 bytes of list instead of 4.
  const one = encodeClientHello({ serverName: "a" });
  const list = [...one.subarray(one.length - 6)];
  assert.deepEqual(list, [0, 4, 0, 0, 1, 97]);
  const names = [0, 8, ...list.slice(2), ...list.slice(2)];
  const bytes = [...one.subarray(0, one.length - 8), 0, names.length, ...names];
  for (const at of [3, 6, one.length - 12]) growBy4(bytes, at);
  assert.equal(readClientHello(Uint8Array.from(bytes)), MALFORMED);
});

function growBy4(bytes: number[], at: number): void {
  const low = at === 6 ? 8 : at + 1;
  bytes[low] = (bytes[low] ?? 0) + 4;
}

test("readClientHello never throws, and never asks for more than its limit", () => {
  assertProperty(
    property(nat(OWN.length - 1), nat(255), (at, value) => {
      const bytes = OWN.slice();
      bytes[at] = value;
      readClientHello(bytes);
    }),
  );
  assertProperty(
    property(uint8Array({ maxLength: 300 }), (bytes) => void readClientHello(Uint8Array.from([0x16, 3, 1, ...bytes]))),
  );
  const endless = new Uint8Array(HELLO_BYTES_MAX + 1);
  endless.set([0x16, 3, 1, 0x40, 0, 1, 0, 0x80, 0]);
  endless.set([0x16, 3, 1, 0x40, 0], 5 + 16_384);
  assert.equal(readClientHello(endless), MALFORMED);
});
