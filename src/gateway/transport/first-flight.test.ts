import assert from "node:assert/strict";
import { test } from "node:test";
import { MALFORMED, NEED_DATA } from "../../protocols/tls/client-hello.ts";
import { encodeClientHello } from "../../protocols/tls/encode-client-hello.ts";
import { FirstFlight } from "./first-flight.ts";

const HELLO = encodeClientHello({ serverName: "a.test", protocols: ["http/1.1"] });
const VERDICT = { serverName: "a.test", protocols: ["http/1.1"] };

test("FirstFlight calls plain what does not begin with a handshake record", () => {
  assert.equal(new FirstFlight().add(new TextEncoder().encode("GET / HTTP/1.1")), "plain");
});

test("FirstFlight reads a hello whole, and with bytes behind it", () => {
  assert.deepEqual(new FirstFlight().add(HELLO), VERDICT);
  const flight = new FirstFlight();
  assert.deepEqual(flight.add(Uint8Array.from([...HELLO, 1, 2, 3])), VERDICT);
  assert.equal(flight.bytes.length, HELLO.length + 3);
});

test("FirstFlight keeps every byte of a hello that comes byte by byte", () => {
  const flight = new FirstFlight();
  for (const byte of HELLO.subarray(0, -1)) assert.equal(flight.add(Uint8Array.of(byte)), NEED_DATA);
  assert.deepEqual(flight.add(HELLO.subarray(-1)), VERDICT);
  assert.deepEqual(flight.bytes, HELLO);
});

test("FirstFlight finds garbage behind the first byte malformed", () => {
  const flight = new FirstFlight();
  assert.equal(flight.add(Uint8Array.of(0x16)), NEED_DATA);
  assert.equal(flight.add(Uint8Array.of(0x16)), MALFORMED);
});
