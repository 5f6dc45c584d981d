import { lifeWords, placeText } from "../services/core/life-words.ts";
import type { RunReport } from "../services/run-report.ts";
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
    case "started":
      return [];
    case "behind-proxy":
    case "exited-early":
    case "exposed":
    case "listener-lost":
    case "not-listening":
    case "port-ignored":
    case "several-listeners":
    case "stranger":
    case "stranger-stays":
    case "tree-ended":
      break;
  }
  return lifeWords(report).map(({ kind, text }) => ({ kind, text: plainText(text) }));
}

function readyLines({ url, urls, upstreams, afterMs, first }: Extract<RunReport, { type: "ready" }>): RunLine[] {
  const [endpoint] = upstreams;
  const where = endpoint === undefined ? "" : ` on ${placeText(endpoint)}`;
  if (!first) return [note(`listens again${where}: ${url}`)];
  const rest = urls.filter((other) => other !== url);
  return [
    { kind: "url", text: url },
    ...rest.map((other): RunLine => ({ kind: "url", text: other })),
    note(`ready${where} after ${Math.round(afterMs)} ms`),
  ];
}

function causeLines({ id, cause, fix }: Extract<RunReport, { type: "cause" }>): RunLine[] {
  const [command] = fix.commands;
  const says = command === undefined ? fix.says : `${fix.says}: ${command}`;
  return [warning(plainText(id === undefined ? cause : `${cause} (${id})`)), note(plainText(says))];
}

function note(text: string): RunLine {
  return { kind: "note", text };
}

function warning(text: string): RunLine {
  return { kind: "warning", text };
}
