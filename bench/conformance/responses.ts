import type { ExpectedRequest } from "../../src/protocols/http1/head.ts";
import { RESPONSE_VIOLATIONS } from "../../src/protocols/http1/violations.ts";
import { HOSTILE_RESPONSES, SMUGGLED_RESPONSE } from "../../test/corpus/http1/corpus.ts";
import type { HostileCase } from "../../test/corpus/http1/hostile-case.ts";
import { differenceOf } from "../../test/fuzz/compare.ts";
import { readResponsesByLlhttp } from "../../test/fuzz/llhttp.ts";
import { readResponse } from "../../test/fuzz/own-parser.ts";
import { RawUpstream } from "../../test/gateway/raw-upstream.ts";
import { bytesOf, PLAIN_GET } from "../../test/support/http1.ts";
import { exchange } from "./client.ts";
import { ruleOf } from "./rules.ts";
import type { Deed, Outcome } from "./verdict.ts";

const LEFT_OUT = "limits";

/** An upstream that answers every request with the same bytes, and ends. */
export class LiarUpstream {
  says: HostileCase | undefined;

  listen(): Promise<RawUpstream> {
    return RawUpstream.listen((connection) => {
      connection.socket.on("data", () => {
        if (!connection.text.endsWith("\r\n\r\n") || !this.says) return;
        const { input, finish } = this.says;
        connection.socket.write(finish ? input : `${input}${SMUGGLED_RESPONSE}`, "latin1");
        connection.socket.end();
      });
      connection.socket.on("end", () => connection.socket.end());
    });
  }
}

/** Lets the upstream give each hostile response through a proxy, and judges what its client got. */
export async function judgeResponses(port: number, liar: LiarUpstream): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const [group, cases] of Object.entries(HOSTILE_RESPONSES)) {
    if (group === LEFT_OUT) continue;
    const className = `responses: ${group}`;
    for (const hostile of cases) {
      liar.says = hostile;
      const request = hostile.request ?? PLAIN_GET;
      const text = await exchange(port, requestFor(request), () => 0);
      const { section } = RESPONSE_VIOLATIONS[hostile.violation];
      const rule = ruleOf(hostile, className);
      outcomes.push({
        className,
        caseName: hostile.name,
        section,
        rule,
        deed: await deedOf(text, request),
      });
    }
  }
  return outcomes;
}

function requestFor({ method, minorVersion, upgrade }: ExpectedRequest): string {
  const wish = upgrade ? "Connection: upgrade\r\nUpgrade: echo\r\n" : "";
  return `${method} / HTTP/1.${minorVersion}\r\nHost: a.test\r\n${wish}\r\n`;
}

async function deedOf(text: string, request: ExpectedRequest): Promise<Deed> {
  const bytes = bytesOf(text);
  const own = readResponse(bytes, request);
  const [other] = await readResponsesByLlhttp([{ bytes, request }]);
  const isForwarded = [...own.messages, ...other!.messages].some(
    ({ isComplete, start }) => isComplete && Number(start) < 500,
  );
  if (!isForwarded) return "refused";
  const isClean = own.refusal === undefined && !differenceOf(own, other!);
  // What has no length lasts until the upstream ends, and what it said behind it is content.
  const isOne = !text.includes("X-Smuggled") || own.messages[0]?.body.includes("X-Smuggled") === true;
  return isClean && isOne ? "repaired" : "passed on";
}
