import assert from "node:assert/strict";
import { test } from "node:test";
import { latin1, recogniseSpeech } from "./recognise-speech.ts";

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
const told = (text: string): string => {
  const { protocol, software } = recogniseSpeech(bytes(text));
  return `${protocol} ${software ?? "-"}`;
};

test("recogniseSpeech knows servers that speak first", () => {
  assert.equal(told("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n"), "ssh OpenSSH_9.2p1 Debian-2");
  assert.equal(told("220 (vsFTPd 3.0.3)\r\n"), "ftp vsFTPd 3.0.3");
  assert.equal(told("220 mail.test ESMTP Postfix\r\n"), "smtp Postfix");
  assert.equal(told("* OK [CAPABILITY IMAP4rev1] ready\r\n"), "imap -");
  assert.equal(told("+OK POP3 ready\r\n"), "pop3 -");
  assert.equal(told('INFO {"server_id":"N","version":"2.9.10"}\r\n'), "nats 2.9.10");
  assert.equal(told("RFB 003.008\n"), "vnc -");
  assert.equal(told("J\0\0\0\x0a5.5.5-10.11.6-MariaDB\0" + "x".repeat(60)), "mysql 5.5.5-10.11.6-MariaDB");
  assert.equal(told("G\0\0\0\xff\x6a\x04Host '127.0.0.1' is not allowed to connect" + " ".repeat(40)), "mysql -");
});

test("recogniseSpeech knows answers to a question", () => {
  assert.equal(told("HTTP/1.1 200 OK\r\nServer: nginx/1.22.1\r\n\r\n"), "http1 nginx/1.22.1");
  assert.equal(told("-ERR wrong number of arguments for 'get' command\r\n"), "redis -");
  assert.equal(told("+PONG\r\n"), "redis -");
  assert.equal(told("VERSION 1.6.18\r\n"), "memcached 1.6.18");
  assert.equal(told("\x15\x03\x03\0\x02\x02\x46"), "tls -");
  assert.equal(told("\0\0\x12\x04\0\0\0\0\0" + "x".repeat(18)), "http2 -");
  assert.equal(
    told("HTTP/1.0 200 OK\r\n\r\nIt looks like you are trying to access MongoDB over HTTP on the native driver port."),
    "mongodb -",
  );
});

test("recogniseSpeech claims nothing of what it does not know", () => {
  for (const text of ["", "\0", "hello", "HTTP/", "220 ", "SSH", "\x15", "\0\0\0\x04"]) {
    assert.equal(recogniseSpeech(bytes(text)).protocol, "unknown", JSON.stringify(text));
  }
  assert.equal(recogniseSpeech(bytes("hi \u001b[2J\r\nmore")).firstLine, "hi [2J");
});

test("recogniseSpeech changes its mind at most from unknown, however the bytes are cut", () => {
  const whole = bytes("SSH-2.0-dropbear_2022.83\r\n");
  for (let length = 0; length <= whole.length; length++) {
    const { protocol } = recogniseSpeech(whole.subarray(0, length));
    assert.ok(protocol === "ssh" || protocol === "unknown");
  }
});

test("latin1 maps each byte to one character", () => {
  assert.equal(latin1(Uint8Array.of(0x41, 0xff)), "A\u00ff");
});
