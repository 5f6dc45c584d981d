import { connect, type Socket } from "node:net";
import type { Endpoint } from "../../control/contract.ts";

/** What a readiness check found; `detail` says what was seen instead. */
export interface CheckResult {
  readonly ok: boolean;
  readonly detail: string;
}

const CONNECT_DEADLINE_MS = 2000;
const ANSWER_DEADLINE_MS = 10_000;
const HEAD_CHARACTERS_MAX = 65_536;
/** "A client MUST be able to parse one or more 1xx responses received prior to a final response" -- RFC 9110 section 15.2 */
const INTERIM = /^(?:HTTP\/1\.1 1\d\d\b.*?\r\n\r\n)+/s;
const STATUS_LINE = /^HTTP\/1\.[01] (\d{3})\b/;

/** Asks whether a connection is accepted. */
export function checkTcp({ address, port }: Endpoint, signal: AbortSignal): Promise<CheckResult> {
  return visit({ address, port, deadlineMs: CONNECT_DEADLINE_MS, signal }, (socket, found) => {
    socket.once("connect", () => found({ ok: true, detail: "accepts connections" }));
  });
}

/** Asks for a path over HTTP/1.1; any of `statuses` will do, or from 200 to 399 where there are none. */
export function checkHttp(
  { address, port }: Endpoint,
  { path, statuses }: { readonly path: string; readonly statuses: readonly number[] },
  signal: AbortSignal,
): Promise<CheckResult> {
  return visit({ address, port, deadlineMs: ANSWER_DEADLINE_MS, signal }, (socket, found) => {
    let head = "";
    socket.setEncoding("latin1");
    const request = `GET ${path} HTTP/1.1\r\nHost: localhost:${port}\r\nUser-Agent: portolan\r\nAccept: */*\r\nConnection: close\r\n\r\n`;
    socket.once("connect", () => socket.write(request));
    socket.on("data", (text: string) => {
      head = (head + text).replace(INTERIM, "");
      const status = Number(STATUS_LINE.exec(head)?.[1] ?? 0);
      const isWhole = head.includes("\n") && !(status >= 100 && status < 200);
      if (!isWhole && head.length < HEAD_CHARACTERS_MAX) return undefined;
      if (status < 200) return found({ ok: false, detail: `GET ${path}: the answer is no HTTP/1.1` });
      const ok = statuses.length === 0 ? status < 400 : statuses.includes(status);
      return found({ ok, detail: `GET ${path}: ${status}` });
    });
    socket.once("end", () => found({ ok: false, detail: `GET ${path}: no answer` }));
  });
}

function visit(
  { address, port, deadlineMs, signal }: Endpoint & { deadlineMs: number; signal: AbortSignal },
  talk: (socket: Socket, found: (result: CheckResult) => void) => void,
): Promise<CheckResult> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port, signal: AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]) });
    let result: CheckResult = { ok: false, detail: `no answer within ${deadlineMs / 1000} s` };
    socket.on("error", ({ code }: NodeJS.ErrnoException) => {
      if (code !== "ABORT_ERR") result = { ok: false, detail: code ?? "the connection broke" };
    });
    socket.once("close", () => resolve(result));
    talk(socket, (found) => {
      result = found;
      socket.destroy();
    });
  });
}
