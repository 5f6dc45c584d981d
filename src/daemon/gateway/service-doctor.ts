import type { Chart } from "../../chart/chart.ts";
import { readHistory } from "../../chart/history-store.ts";
import type { Tenure } from "../../chart/core/tenure.ts";
import { formatEndpoint } from "../../address/format-endpoint.ts";
import type { AnswerFinding } from "../../gateway/core/pages/answer.ts";
import type { Upstream } from "../../gateway/core/snapshot.ts";
import type { DiagnosisQuestion } from "../../gateway/core/worker-messages.ts";
import { openSocketTable } from "../../host/sockets/sockets.ts";
import { serviceFacts } from "../core/service-facts.ts";

/** Questions that are looked into at once; beyond, the page goes without its cause. */
const UNDER_WAY_MAX = 4;
/** Evidence that is worth a place on a page. */
const EVIDENCE_MAX = 8;
/** A page waits for it: what has not answered by then is silent, in milliseconds. */
const LIMITS = { connectMs: 100, bannerMs: 60, answerMs: 200 };

export interface ServiceDoctorOptions {
  readonly chart: Chart;
  readonly historyFile: string;
}

/** Finds out for a worker why a service did not answer. The doctor is loaded when it is first asked. */
export class ServiceDoctor {
  readonly #options: ServiceDoctorOptions;
  #underWay = 0;

  constructor(options: ServiceDoctorOptions) {
    this.#options = options;
  }

  async diagnose(question: DiagnosisQuestion): Promise<AnswerFinding | undefined> {
    if (this.#underWay >= UNDER_WAY_MAX) return undefined;
    this.#underWay++;
    try {
      return await this.#diagnose(question);
    } finally {
      this.#underWay--;
    }
  }

  async #diagnose({ serviceId, endpoint }: DiagnosisQuestion): Promise<AnswerFinding | undefined> {
    const { chart, historyFile } = this.#options;
    const listening = listeningNow();
    const known = serviceFacts(serviceId, chart.view(), {
      past: pastOf(historyFile, endpoint.port),
      isListening: ({ address, port }) => listening.has(keyOf({ address, port })),
    });
    if (!known) return undefined;
    const { diagnoseEndpoint } = await import("../../doctor/diagnose-endpoint.ts");
    const { findings } = await diagnoseEndpoint(
      {
        type: "inet",
        text: keyOf(endpoint),
        endpoint: { ...endpoint, transport: "tcp" },
        expects: known.tls ? "tls" : "http1",
      },
      { ...LIMITS, chart: known.chart, history: known.history, host: known.name },
    );
    const worst = findings.find(({ severity }) => severity === "error");
    if (!worst) return undefined;
    const { id, cause, evidence, fix } = worst;
    return { id, cause, evidence: evidence.slice(0, EVIDENCE_MAX), says: fix.says, command: fix.commands[0] };
  }
}

function keyOf({ address, port }: Upstream): string {
  return formatEndpoint({ address, port, transport: "tcp" });
}

function listeningNow(): Set<string> {
  using table = openSocketTable();
  return new Set(table.inet({ transport: "tcp", which: "listening" }).map(({ local }) => keyOf(local)));
}

/** A history that cannot be read now tells nothing; the doctor goes on without. */
function pastOf(file: string, port: number): Tenure[] {
  try {
    return readHistory(file, port);
  } catch {
    return [];
  }
}
