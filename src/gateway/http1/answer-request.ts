import { Field, FIELD_STRIDE } from "../../protocols/http1/head.ts";
import type { RequestHead } from "../../protocols/http1/head.ts";
import type { GatewayAnswer } from "../core/pages/answer.ts";
import { renderAnswer } from "../core/pages/render-answer.ts";
import { hostOfAuthority } from "../core/router.ts";
import { isOwnHost } from "../core/own-host.ts";
import type { Connection } from "../transport/transport.ts";
import { textOf } from "./route-request.ts";

export interface AnswerSituation {
  readonly connection: Connection;
  /** True when the process at the client end belongs to the user of this gateway. */
  isOwner(): boolean;
  /** Undefined when the request could not be read. */
  readonly head: RequestHead | undefined;
  readonly keepAlive: boolean;
}

/** Sends one of the gateway's own answers; false when the client has not taken all of it yet. */
export function answerRequest(answer: GatewayAnswer, situation: AnswerSituation): boolean {
  const { connection, head, keepAlive } = situation;
  return connection.write(
    renderAnswer(answer, {
      accept: head && acceptOf(head),
      isOwner: mayTell(situation),
      method: head?.method,
      keepAlive,
      secure: connection.secure !== undefined,
      port: connection.localPort,
      nowMs: Date.now(),
    }),
  );
}

/** Who asks may learn names and causes. A rebound name (DNS) is not ours, and another user of this machine is not the owner. */
export function mayTell({ head, isOwner }: Pick<AnswerSituation, "head" | "isOwner">): boolean {
  const authority = head ? textOf(head.bytes, head.authorityStart, head.authorityEnd) : "";
  return isOwnHost(hostOfAuthority(authority)) && isOwner();
}

function acceptOf({ bytes, fields, fieldCount }: RequestHead): string | undefined {
  const values: string[] = [];
  for (let at = 0; at < fieldCount * FIELD_STRIDE; at += FIELD_STRIDE) {
    if (fields[at] === Field.ACCEPT) values.push(textOf(bytes, fields[at + 3] ?? 0, fields[at + 4] ?? 0));
  }
  return values.length === 0 ? undefined : values.join(", ");
}
