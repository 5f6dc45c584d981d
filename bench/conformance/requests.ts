import { REQUEST_VIOLATIONS } from "../../src/protocols/http1/violations.ts";
import { HOSTILE_REQUESTS, SMUGGLED_REQUEST } from "../../test/corpus/http1/corpus.ts";
import { differenceOf } from "../../test/fuzz/compare.ts";
import { LlhttpRequests } from "../../test/fuzz/llhttp.ts";
import { readRequests } from "../../test/fuzz/own-parser.ts";
import { RawUpstream } from "../../test/gateway/raw-upstream.ts";
import type { UpstreamSocket } from "../../test/gateway/raw-upstream.ts";
import { bytesOf } from "../../test/support/http1.ts";
import { exchange } from "./client.ts";
import { ruleOf } from "./rules.ts";
import type { Deed, Outcome } from "./verdict.ts";

const OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
const NO = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
const MARKER = "GET /smuggled";
/** Their limits are their own. */
const LEFT_OUT = "limits";

const llhttp = new LlhttpRequests();

/** An upstream that keeps every byte, and answers what Node's parser takes for a whole request. */
export function listenForRequests(): Promise<RawUpstream> {
  return RawUpstream.listen((connection) => {
    let answered = 0;
    connection.socket.on("data", () => {
      const { messages, refusal } = llhttp.read(bytesOf(connection.text));
      const whole = messages.filter(({ isComplete }) => isComplete).length;
      connection.socket.write(OK.repeat(Math.max(0, whole - answered)));
      answered = whole;
      if (refusal) connection.socket.end(NO);
    });
    connection.socket.on("end", () => connection.socket.end());
  });
}

/** Sends each hostile request through a proxy, with another request behind it, and judges what its upstream got. */
export async function judgeRequests(port: number, upstream: RawUpstream): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const [className, cases] of Object.entries(HOSTILE_REQUESTS)) {
    if (className === LEFT_OUT) continue;
    for (const hostile of cases) {
      const before = new Map(upstream.connections.map((connection) => [connection, connection.text.length]));
      const length = upstream.connections.length;
      await exchange(
        port,
        `${hostile.input}${SMUGGLED_REQUEST}`,
        () => upstream.requests.length + upstream.connections.length - length,
      );
      const came = upstream.connections.map((connection) => newsOf(connection, before));
      const { section } = REQUEST_VIOLATIONS[hostile.violation];
      const rule = ruleOf(hostile, className);
      outcomes.push({ className, caseName: hostile.name, section, rule, deed: deedOf(came) });
    }
  }
  return outcomes;
}

function newsOf(connection: UpstreamSocket, before: ReadonlyMap<UpstreamSocket, number>): string {
  return connection.text.slice(before.get(connection) ?? 0);
}

/** Both judges read what came on each connection: Portolan's parser and Node's. */
function deedOf(came: readonly string[]): Deed {
  const readings = came
    .filter((text) => text !== "")
    .map((text) => ({ own: readRequests(bytesOf(text)), other: llhttp.read(bytesOf(text)) }));
  const isHostileWhole = readings.some(({ own, other }) =>
    [...own.messages, ...other.messages].some(({ isComplete, start }) => isComplete && start !== MARKER),
  );
  if (!isHostileWhole) return "refused";
  const isClean = readings.every(({ own, other }) => own.refusal === undefined && !differenceOf(own, other));
  const whole = readings.flatMap(({ own }) => own.messages).filter(({ isComplete }) => isComplete);
  const markers = whole.filter(({ start }) => start === MARKER).length;
  return isClean && whole.length - markers === 1 && markers <= 1 ? "repaired" : "passed on";
}
