import type { Diagnosis } from "../diagnosis.ts";
import type { EndpointFacts } from "../endpoint-facts.ts";
import { shownText } from "../../../host/core/shown-text.ts";
import { spanInWords, targetInWords } from "./describe.ts";
import { isUnreached } from "./reached-listeners.ts";

/** A development server that takes longer than this has met a trouble. */
const PATIENCE_MS = 60_000;

export const stillStarting: Diagnosis<EndpointFacts> = {
  id: "E06",
  name: "still-starting",
  title: "Connection refused: its process runs, but does not listen yet",
  looksAt: "processes that were told this port (PORT, or a lease of the chart) and listen on nothing",
  reference: "connect(2): ECONNREFUSED until the server has called listen(2)",
  judge(facts) {
    const { target, starting, chart, listeners, nowMs } = facts;
    if (target === undefined || !isUnreached(facts) || (listeners ?? []).length > 0) return [];
    const [process] = starting ?? [];
    const isCharted = chart?.state === "starting";
    if (process === undefined && !isCharted) return [];
    const who =
      process === undefined
        ? shownText(chart?.name ?? "")
        : `process ${process.pid} (${shownText(process.command, 80)})`;
    const age = nowMs - (process?.startedAtMs ?? chart?.sinceMs ?? nowMs);
    const isYoung = age < PATIENCE_MS;
    const link = target.expects === "http1" ? `http://${targetInWords(target)}/` : targetInWords(target);
    return [
      {
        severity: isYoung ? "warning" : "error",
        cause: isYoung
          ? `${who} was started ${spanInWords(age)} ago for port ${target.port}, and does not listen yet`
          : `${who} has run for ${spanInWords(age)} and still does not listen on port ${target.port}, which it was told`,
        evidence: [
          process === undefined
            ? `the chart has ${shownText(chart?.name ?? "")} as starting`
            : `its PORT is ${target.port}`,
        ],
        fix: isYoung
          ? {
              says: "Wait for it, with a deadline",
              commands: [`curl --retry 20 --retry-delay 1 --retry-connrefused ${link}`],
            }
          : { says: "See its output: it waits for something, or ignores PORT", commands: [] },
      },
    ];
  },
};
