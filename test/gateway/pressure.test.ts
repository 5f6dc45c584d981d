import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { needs, pathOf } from "../support/needs.ts";
import { makeIdentities } from "../transport/exam-tools.ts";
import { ENGINES, startGateway } from "./harness.ts";
import { openSlowStream, PressureService, SLOW_BYTES_PER_SECOND, SLOW_ENDS } from "./pressure-peers.ts";
import { forgetPeak, peakResidentBytes, residentBytes } from "../support/process-figures.ts";

/** How long is looked, in seconds; more than this was done by hand. */
const SECONDS = Number(process.env["PORTOLAN_PRESSURE_SECONDS"] ?? 5);
const WARM_UP_MS = 2_000;
const GROWTH_BYTES_MAX = 16 * 2 ** 20;

const identity = pathOf("openssl") ? makeIdentities().address : undefined;

describe("gateway under pressure", { concurrency: true }, () => {
  for (const engine of ENGINES) {
    for (const secure of [false, true]) {
      const kind = secure ? "TLS on both sides" : "plain";
      test(`on ${engine}, ${kind}, keeps its memory with slow readers and writers of 1 GB`, async (t) => {
        if (!identity && !needs(t, ["openssl"])) return;
        await using stack = new AsyncDisposableStack();
        const identities = identity ? [{ id: "1", serverName: undefined, address: "127.0.0.1", ...identity }] : [];
        const gateway = stack.use(await startGateway(engine, {}, identities));
        const service = stack.use(await PressureService.listen(secure ? identity : undefined));
        await gateway.route({ id: "shop", tls: secure, upstreams: [{ address: "127.0.0.1", port: service.port }] });
        const open = async (slow: (typeof SLOW_ENDS)[number]): Promise<ReturnType<typeof openSlowStream>> =>
          stack.use(await openSlowStream(slow, { port: gateway.port, secure, service }));
        const warm = await Promise.all(SLOW_ENDS.map(open));
        await pause(WARM_UP_MS);
        for (const stream of warm) stream[Symbol.dispose]();
        const startBytes = residentBytes(gateway.pid);
        forgetPeak(gateway.pid);
        const streams = await Promise.all(SLOW_ENDS.map(open));
        await pause(SECONDS * 1_000);
        const growthBytes = peakResidentBytes(gateway.pid) - startBytes;
        const carried = streams.map(({ carriedBytes }) => carriedBytes);
        t.diagnostic(`${engine}, ${kind}: +${growthBytes} bytes after ${startBytes}; carried ${carried.join(", ")}`);
        for (const [at, bytes] of carried.entries()) {
          const paceBytes = SECONDS * SLOW_BYTES_PER_SECOND;
          assert.ok(bytes > paceBytes / 4 && bytes < paceBytes * 2, `${SLOW_ENDS[at]}: ${bytes} bytes`);
        }
        assert.ok(growthBytes <= GROWTH_BYTES_MAX, `resident memory grew by ${growthBytes} bytes`);
      });
    }
  }
});
