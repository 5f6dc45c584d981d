import assert from "node:assert/strict";
import { createServer } from "node:net";
import { get } from "node:http";
import type { AddressInfo } from "node:net";
import { once } from "node:events";
import { test } from "node:test";
import type { GatewayAnswer } from "./answer.ts";
import { renderAnswer } from "./render-answer.ts";
import type { AnswerOptions } from "./render-answer.ts";

const ANSWER: GatewayAnswer = { type: "front-gone", address: "127.77.0.1", port: 1290 };
const OPTIONS: AnswerOptions = {
  accept: "*/*",
  isOwner: false,
  method: "GET",
  secure: false,
  port: 1290,
  keepAlive: true,
  nowMs: 784_111_777_000,
};

function rendered(options: Partial<AnswerOptions>): string {
  return new TextDecoder().decode(renderAnswer(ANSWER, { ...OPTIONS, ...options }));
}

test("renderAnswer writes a complete response", () => {
  assert.equal(
    rendered({}),
    [
      "HTTP/1.1 404 Not Found",
      "Date: Sun, 06 Nov 1994 08:49:37 GMT",
      "Content-Type: text/plain; charset=utf-8",
      "Content-Length: 44",
      "Connection: keep-alive",
      "Cache-Control: no-store",
      "X-Content-Type-Options: nosniff",
      "Referrer-Policy: no-referrer",
      "Portolan-Answer: front-gone",
      "",
      "portolan: No service is behind this address\n",
    ].join("\r\n"),
  );
});

test("renderAnswer sends HEAD the same head without a body", () => {
  const whole = rendered({});
  assert.equal(rendered({ method: "HEAD" }), whole.slice(0, whole.indexOf("\r\n\r\n") + 4));
});

test("renderAnswer writes a page for a browser, under a strict policy", () => {
  const page = rendered({ accept: "text/html", keepAlive: false });
  assert.match(page, /\r\nContent-Type: text\/html; charset=utf-8\r\n/);
  assert.match(page, /\r\nConnection: close\r\n/);
  assert.match(page, /\r\nContent-Security-Policy: default-src 'none'; /);
});

test("renderAnswer writes JSON for a program", () => {
  const [head, body] = rendered({ accept: "application/json" }).split("\r\n\r\n");
  assert.match(head ?? "", /\r\nContent-Type: application\/json\r\n/);
  assert.equal(JSON.parse(body ?? "").error.code, "front-gone");
});

test("renderAnswer counts bytes, not characters", async () => {
  const answer: GatewayAnswer = { type: "unknown-name", authority: "käse.localhost", known: [] };
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.once("data", () => socket.write(renderAnswer(answer, { ...OPTIONS, isOwner: true })));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const [response] = await once(get({ port: (server.address() as AddressInfo).port, agent: false }), "response");
  let text = "";
  for await (const chunk of response.setEncoding("utf8")) text += chunk;
  assert.match(text, /^portolan: No service is named "käse\.localhost"\n/);
  response.socket.destroy();
  server.close();
});

test("renderAnswer says when to try again", () => {
  const violation = { code: "too-many-connections", status: 503, section: "", message: "the gateway is full" };
  const bytes = renderAnswer({ type: "bad-request", violation }, OPTIONS);
  assert.match(new TextDecoder().decode(bytes), /\r\nRetry-After: 1\r\n/);
});
