import { connect } from "node:net";
import type { Endpoint } from "../control/contract.ts";

const DEADLINE_MS = 1500;
const START = "HTTP/1.";

/** Asks each endpoint by HTTP, and lists the ports of those that answered in kind within 1.5 s. */
export async function probeHttp(endpoints: readonly Endpoint[], signal: AbortSignal): Promise<number[]> {
  const answers = await Promise.all(endpoints.map((endpoint) => speaksHttp(endpoint, signal)));
  return [...new Set(endpoints.filter((_, index) => answers[index]).map(({ port }) => port))];
}

function speaksHttp({ address, port }: Endpoint, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({
      host: address,
      port,
      signal: AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]),
    });
    let answer = "";
    socket.setEncoding("latin1");
    socket.once("connect", () => socket.write("HEAD / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
    socket.on("data", (text: string) => {
      answer += text;
      if (answer.length >= START.length) socket.destroy();
    });
    // Refused, reset or too late: no answer in any case, and "close" follows.
    socket.on("error", () => {});
    socket.once("close", () => resolve(answer.startsWith(START)));
  });
}
