import type { Endpoint } from "../control/contract.ts";
import type { RunReport } from "../services/run-report.ts";
import { formatSpan } from "./core/duration.ts";
import { plainText } from "./core/plain-text.ts";

/** A line for the user: what it is decides its colour. */
export interface RunLine {
  readonly kind: "url" | "note" | "warning";
  readonly text: string;
}

/** Turns what a run tells into lines; an empty list leaves it out. */
export function linesOf(report: RunReport): RunLine[] {
  switch (report.type) {
    case "registered":
      return [...report.service.notes, ...report.notes].map(note);
    case "ready":
      return readyLines(report);
    case "port-ignored":
      return [
        note(`it ignores PORT (${report.leasedPort}) and listens on ${place(report.endpoint)}: the name follows`),
      ];
    case "several-listeners":
      return [severalLine(report)];
    case "exposed":
      return [warning(`other computers can reach it: it listens on ${place(report.endpoint)}, not only on loopback`)];
    case "not-listening":
      return [warning(`nothing listens on port ${report.port} after ${formatSpan(report.afterMs)}; still looking`)];
    case "listener-lost":
      return [warning(`nothing listens on ${place(report.endpoint)} any more; the command still runs`)];
    case "stranger":
      return [warning(`port ${report.port} was taken by ${plainText(report.holder)}: starting again on another one`)];
    case "stranger-stays":
      return [warning(`port ${report.port} is taken by ${plainText(report.holder)}: the name leads nowhere`)];
    case "behind-proxy":
      return [note(`port ${report.port} is held by ${plainText(report.holder)}: taken for this service's`)];
    case "exited-early":
      return exitedLines(report);
    case "daemon-lost":
      return [warning("the daemon is gone; the service goes on, and its name comes back with the daemon")];
    case "daemon-back":
      return [note(`the daemon is back: ${report.service.urls[0] ?? report.service.name}`)];
    case "trouble":
      return [warning(plainText(report.message)), note(plainText(report.hint))];
    case "cause":
      return causeLines(report);
    case "next-kills":
      return [note("waiting for it to end; Ctrl-C once more kills it")];
    case "tree-ended":
      return endedLines(report);
    case "started":
  }
  return [];
}

function readyLines({ url, urls, upstreams, afterMs, first }: Extract<RunReport, { type: "ready" }>): RunLine[] {
  const [endpoint] = upstreams;
  const where = endpoint === undefined ? "" : ` on ${place(endpoint)}`;
  if (!first) return [note(`listens again${where}: ${url}`)];
  const rest = urls.filter((other) => other !== url);
  return [
    { kind: "url", text: url },
    ...rest.map((other): RunLine => ({ kind: "url", text: other })),
    note(`ready${where} after ${Math.round(afterMs)} ms`),
  ];
}

function severalLine({ chosen, others, sure }: Extract<RunReport, { type: "several-listeners" }>): RunLine {
  const listed = others.map(place).join(", ");
  if (sure) return note(`the name leads to ${place(chosen)}; it also listens on ${listed}`);
  return warning(`it listens on several ports; the name leads to ${place(chosen)}, which may be wrong (${listed})`);
}

function exitedLines({ code, signal, afterMs }: Extract<RunReport, { type: "exited-early" }>): RunLine[] {
  const how = signal === null ? `with status ${code ?? "unknown"}` : `by ${signal}`;
  // Its last lines stand right above: its output is the user's own.
  return [warning(`it ended ${how} after ${Math.round(afterMs)} ms, before it listened`)];
}

function causeLines({ id, cause, fix }: Extract<RunReport, { type: "cause" }>): RunLine[] {
  const [command] = fix.commands;
  const says = command === undefined ? fix.says : `${fix.says}: ${command}`;
  return [warning(plainText(id === undefined ? cause : `${cause} (${id})`)), note(plainText(says))];
}

function endedLines({ killed, left }: Extract<RunReport, { type: "tree-ended" }>): RunLine[] {
  const lines: RunLine[] = [];
  if (killed.length > 0) lines.push(note(`killed what it had left behind: process ${killed.join(", ")}`));
  if (left.length > 0) lines.push(warning(`could not end process ${left.join(", ")}`));
  return lines;
}

function place({ address, port }: Endpoint): string {
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}

function note(text: string): RunLine {
  return { kind: "note", text };
}

function warning(text: string): RunLine {
  return { kind: "warning", text };
}
