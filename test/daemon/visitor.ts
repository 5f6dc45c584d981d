import assert from "node:assert/strict";
import { RawClient } from "../gateway/harness.ts";

const HEAD_END = "\r\n\r\n";

/** A connection that asks again and again. */
export async function keepAliveVisitor(port: number, host: string): Promise<RawClient> {
  const client = await RawClient.connect(port);
  await askAgain(client, host);
  return client;
}

/** Sends one more request on a connection and reads its answer. */
export async function askAgain(client: RawClient, host: string): Promise<void> {
  client.text = "";
  client.send(`GET / HTTP/1.1\r\nHost: ${host}${HEAD_END}`);
  const answer = await client.until(({ text, closed }) => text.includes(`site ${host}`) || closed !== undefined);
  assert.match(answer, /^HTTP\/1\.1 200 /, `${host} is answered: ${String(client.closed)}`);
}

/** A stream of numbers that goes on. */
export async function streamVisitor(port: number, host: string): Promise<RawClient> {
  const client = await RawClient.connect(port);
  client.send(`GET /events HTTP/1.1\r\nHost: ${host}${HEAD_END}`);
  await seesMore(client);
  return client;
}

/** Waits until the stream has brought two more numbers. */
export async function seesMore(client: RawClient): Promise<void> {
  const before = numbersOf(client);
  await client.until((stream) => numbersOf(stream) >= before + 2);
  assert.equal(client.closed, undefined, "the stream is open");
}

function numbersOf(client: RawClient): number {
  return client.text.split("data: ").length;
}

/** A connection that was upgraded: what is sent comes back. */
export async function tunnelVisitor(port: number, host: string): Promise<RawClient> {
  const client = await RawClient.connect(port);
  client.send(`GET /echo HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: echo${HEAD_END}`);
  await client.until(({ text }) => text.includes(HEAD_END));
  assert.match(client.text, /^HTTP\/1\.1 101 /);
  await echoes(client, "first words");
  return client;
}

/** Says something and waits until it comes back. */
export async function echoes(client: RawClient, words: string): Promise<void> {
  client.text = "";
  client.send(words);
  await client.until(({ text }) => text.includes(words));
}
