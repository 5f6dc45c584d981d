import assert from "node:assert/strict";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { isDeepStrictEqual } from "node:util";
import { ODDITIES } from "../corpus/http1/oddities.ts";
import type { Oddity } from "../corpus/http1/oddities.ts";
import { readResponse } from "../fuzz/own-parser.ts";
import { bytesOf } from "../support/http1.ts";
import { needs } from "../support/needs.ts";
import { startApache } from "./agreement/apache.ts";
import { startNginx } from "./agreement/nginx.ts";
import { startNode } from "./agreement/node.ts";
import type { Sight, Witness } from "./agreement/witness.ts";
import { ENGINES, RawClient } from "./harness.ts";
import { startLoneFront } from "./lone-front.ts";

const SERVERS: readonly { needs: readonly string[]; start: (folder: string) => Promise<Witness> }[] = [
  { needs: ["nginx"], start: startNginx },
  { needs: ["apache2"], start: startApache },
  { needs: [], start: startNode },
];

function marker(number: number): string {
  return `/marker/${number}`;
}

/** What a server must have seen of a request; undefined fields stand for none. */
function expectedOf({ seen }: Oddity): Omit<Sight, "isRefused"> {
  const { request = "POST /x", a, b, body = "" } = seen;
  return { request, host: "host" in seen ? seen.host : "a.test", a, b, body };
}

/** nginx's log says the same of no field and of an empty one. */
function blank(sight: Omit<Sight, "isRefused">): unknown {
  const { request, host = "", a = "", b = "", body } = sight;
  return { request, host, a, b, body };
}

/** Sends an oddity with a marker behind it, and gives the body of its answer. */
async function send(port: number, number: number): Promise<string> {
  const { input, isLast } = ODDITIES[number]!;
  const behind = `GET ${marker(number)} HTTP/1.1\r\nHost: marker\r\nConnection: close\r\n\r\n`;
  await using client = await RawClient.connect(port);
  client.send(`${input}${behind}`);
  await client.until(({ ended, closed }) => ended || closed !== undefined);
  const { messages } = readResponse(bytesOf(client.text), {
    method: input.split(" ", 1)[0]!,
    minorVersion: 1,
    upgrade: false,
  });
  // Behind the last request of a connection nothing is read: the marker comes on another one.
  if (isLast) {
    await using second = await RawClient.connect(port);
    second.send(behind);
    await second.until(({ ended }) => ended);
  }
  return messages[0]?.body ?? "";
}

interface Saying {
  readonly seen: readonly Sight[];
  readonly witness: Witness;
  readonly answer: string;
}

/** One request was seen, and it was this one; or it was refused by whom we know to refuse it. */
function isAgreed(oddity: Oddity, { seen, witness, answer }: Saying): boolean {
  const [one] = seen;
  if (!one || seen.length !== 1) return false;
  const { isRefused, ...sight } = one;
  if (isRefused || oddity.refusedBy?.includes(witness.name))
    return isRefused && oddity.refusedBy?.includes(witness.name) === true;
  const expected = expectedOf(oddity);
  const body = sight.body ?? (sight.request.startsWith("POST ") ? answer : expected.body);
  return isDeepStrictEqual(blank({ ...sight, body }), blank(expected));
}

for (const engine of ENGINES) {
  describe(`gateway on ${engine}, before servers of other makes,`, () => {
    for (const { needs: programs, start } of SERVERS) {
      test(`is understood by ${start.name.slice(5)} as it understands each oddity`, async (t) => {
        if (!needs(t, programs)) return;
        await using stack = new AsyncDisposableStack();
        const folder = await mkdtemp(join(tmpdir(), "portolan-agreement-"));
        stack.defer(() => rm(folder, { recursive: true, force: true }));
        await chmod(folder, 0o755);
        const witness = stack.use(await start(folder));
        const front = stack.use(await startLoneFront(engine));
        await front.lead(witness.port);
        const answers: string[] = [];
        for (const number of ODDITIES.keys()) answers.push(await send(front.port, number));

        const sights = [...(await witness.sightsUntil(marker(ODDITIES.length - 1)))];
        const disagreements = ODDITIES.flatMap((oddity, number) => {
          const place = sights.findIndex(({ request }) => request === `GET ${marker(number)}`);
          // The marker is a request of its own, and before it stands one.
          const seen = sights.splice(0, place + 1).slice(0, -1);
          return isAgreed(oddity, { seen, witness, answer: answers[number]! }) ? [] : [{ name: oddity.name, seen }];
        });
        assert.deepEqual(disagreements, []);
        assert.deepEqual(sights, [], "nothing else was seen");
      });
    }
  });
}
