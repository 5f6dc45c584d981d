import type { Endpoint, RunRemark } from "./run-events.ts";

/** What a life says aloud, beside its machine's remarks. */
export type LifeRemark =
  | RunRemark
  | { readonly type: "tree-ended"; readonly killed: readonly number[]; readonly left: readonly number[] };

export interface LifeWords {
  readonly kind: "note" | "warning";
  readonly text: string;
}

/** Puts into words what a life says aloud. */
export function lifeWords(remark: LifeRemark): LifeWords[] {
  switch (remark.type) {
    case "port-ignored": {
      const { leasedPort, endpoint } = remark;
      return [note(`it ignores PORT (${leasedPort}) and listens on ${placeText(endpoint)}: the name follows`)];
    }
    case "several-listeners":
      return [severalWords(remark)];
    case "exposed":
      return [
        warning(`other computers can reach it: it listens on ${placeText(remark.endpoint)}, not only on loopback`),
      ];
    case "not-listening":
      return [warning(`nothing listens on port ${remark.port} after ${seconds(remark.afterMs)} s; still looking`)];
    case "listener-lost":
      return [warning(`nothing listens on ${placeText(remark.endpoint)} any more; the command still runs`)];
    case "stranger":
      return [warning(`port ${remark.port} was taken by ${remark.holder}: starting again on another one`)];
    case "stranger-stays":
      return [warning(`port ${remark.port} is taken by ${remark.holder}: the name leads nowhere`)];
    case "behind-proxy":
      return [note(`port ${remark.port} is held by ${remark.holder}: taken for this service's`)];
    case "exited-early":
      return [exitedWords(remark)];
    case "tree-ended":
      break;
  }
  return endedWords(remark);
}

/** Writes an endpoint as people do. */
export function placeText({ address, port }: Endpoint): string {
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}

function severalWords({ chosen, others, sure }: Extract<LifeRemark, { type: "several-listeners" }>): LifeWords {
  const listed = others.map((other) => placeText(other)).join(", ");
  if (sure) return note(`the name leads to ${placeText(chosen)}; it also listens on ${listed}`);
  return warning(`it listens on several ports; the name leads to ${placeText(chosen)}, which may be wrong (${listed})`);
}

function exitedWords({ code, signal, afterMs }: Extract<LifeRemark, { type: "exited-early" }>): LifeWords {
  const how = signal === null ? `with status ${code ?? "unknown"}` : `by ${signal}`;
  // Its last lines stand right above: its output is the user's own.
  return warning(`it ended ${how} after ${Math.round(afterMs)} ms, before it listened`);
}

function endedWords({ killed, left }: Extract<LifeRemark, { type: "tree-ended" }>): LifeWords[] {
  const words: LifeWords[] = [];
  if (killed.length > 0) words.push(note(`killed what it had left behind: process ${killed.join(", ")}`));
  if (left.length > 0) words.push(warning(`could not end process ${left.join(", ")}`));
  return words;
}

function seconds(spanMs: number): number {
  return Math.round(spanMs / 1000);
}

function note(text: string): LifeWords {
  return { kind: "note", text };
}

function warning(text: string): LifeWords {
  return { kind: "warning", text };
}
