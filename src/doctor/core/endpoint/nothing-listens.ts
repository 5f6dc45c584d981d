import type { Diagnosis } from "../diagnosis.ts";
import type { EndpointFacts, HistoryFacts } from "../endpoint-facts.ts";
import { shownText } from "../../../host/core/shown-text.ts";
import { shellWords } from "../shell-words.ts";
import { holderInWords, socketInWords, spanInWords, startCommand, targetInWords } from "./describe.ts";
import { isUnreached } from "./reached-listeners.ts";

const LAST_LINES_MAX = 5;
const NEIGHBOURS_MAX = 4;

export const nothingListens: Diagnosis<EndpointFacts> = {
  id: "E01",
  name: "nothing-listens",
  title: "Connection refused: nothing listens there, on any address",
  looksAt:
    "the listeners of the port and of this machine's other network namespaces, the chart, and the history of the port",
  reference:
    "RFC 9293 section 3.10.7.1: a segment for a port in state CLOSED is answered with a reset; connect(2), ECONNREFUSED",
  judge(facts) {
    const { target, history, chart, relatives } = facts;
    if (target === undefined || !isUnreached(facts) || hasNearerTruth(facts)) return [];
    // Another error says that something stands between: it is the machine's diagnoses that tell what.
    if (facts.probe?.attempts.some(({ error }) => error !== "ECONNREFUSED") === true) return [];
    const near = (relatives ?? []).filter(({ because }) => because === "near").slice(0, NEIGHBOURS_MAX);
    const evidence = [
      `no socket listens on port ${target.port} in this network namespace`,
      ...historyInLines(history, facts.nowMs),
      ...near.map(({ socket }) => `close by: ${socketInWords(socket)} is ${holderInWords(facts, socket)}`),
    ];
    const who = chart === undefined ? "" : `, where the chart has ${shownText(chart.name)} (${chart.state})`;
    const cause = `Nothing listens at ${targetInWords(target)}${who}${endInWords(history, facts.nowMs)}`;
    return [{ severity: "error", cause, evidence, fix: fixOf(facts, target.port) }];
  },
};

/** It is somewhere else, or on its way: then that is said instead. */
function hasNearerTruth({ listeners, relatives, elsewhere, starting, chart }: EndpointFacts): boolean {
  if ((listeners ?? []).length > 0 || (elsewhere ?? []).length > 0 || (starting ?? []).length > 0) return true;
  if ((relatives ?? []).some(({ because }) => because !== "near")) return true;
  return chart?.state === "starting" || (chart?.upstreams ?? []).some(({ isListening }) => isListening);
}

function endInWords(history: HistoryFacts | undefined, nowMs: number): string {
  if (history === undefined) return "";
  const { signal, exitCode, endedAtMs } = history;
  const end =
    signal !== undefined
      ? `was ended by ${signal}`
      : exitCode !== undefined
        ? `ended with status ${exitCode}`
        : "ended";
  const when = endedAtMs === undefined ? "" : ` ${spanInWords(nowMs - endedAtMs)} ago`;
  return `: its last owner, ${shownText(history.command, 80)}, ${end}${when}`;
}

function historyInLines(history: HistoryFacts | undefined, nowMs: number): string[] {
  if (history === undefined) return [];
  const who = history.pid === undefined ? "" : ` as process ${history.pid}`;
  const where = history.cwd === undefined ? "" : ` in ${shownText(history.cwd)}`;
  const when = history.endedAtMs === undefined ? "" : `, ${spanInWords(nowMs - history.endedAtMs)} ago`;
  return [
    `last owner: ${shownText(history.command)}${who}${where}${when}`,
    ...history.lastLines.slice(-LAST_LINES_MAX).map((line) => `it said: ${shownText(line)}`),
  ];
}

function fixOf(
  { chart, history }: EndpointFacts,
  port: number,
): ReturnType<typeof nothingListens.judge>[number]["fix"] {
  if (chart?.state === "stopped") {
    // Another run of its command would find its name taken.
    return { says: "Start it again by its project: `portolan restart` and its name there", commands: [] };
  }
  if (chart !== undefined && chart.command.length > 0) {
    const command = shellWords(chart.command);
    const folder = chart.directory === undefined ? undefined : shellWords([chart.directory]);
    const line =
      command === undefined ? [] : [`${folder === undefined ? "" : `cd ${folder} && `}portolan run -- ${command}`];
    return { says: "Start it again", commands: line };
  }
  if (history !== undefined) {
    // What the history has is a line for people; only a plain one may be taken apart into words again.
    const words = /^[\w@%+=:,./ -]+$/.test(history.command) ? history.command.split(" ") : [];
    return { says: "Start it again as it was started before", commands: startCommand(words, history.cwd) };
  }
  return {
    says: `Start what shall listen on port ${port}, or see where it listens instead`,
    commands: ["portolan ls"],
  };
}
