import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Contestant, StartContestant } from "./contestant.ts";
import { makeCertificate } from "./make-certificate.ts";
import { startDirect } from "./peers/direct.ts";
import { startCaddy } from "./peers/caddy.ts";
import { startHaproxy } from "./peers/haproxy.ts";
import { startHaproxyTcp } from "./peers/haproxy-tcp.ts";
import { startNginx } from "./peers/nginx.ts";
import { startPortless } from "./peers/portless.ts";
import { startPortolanLane } from "./peers/portolan-lane.ts";
import { startPortolan } from "./peers/portolan.ts";
import { processorMicroseconds } from "../test/support/process-figures.ts";
import type { Field, Sample, Scenario, Subject } from "./scenario.ts";
import { startUpstream, type BenchUpstream } from "./upstream.ts";

export type ContestantName =
  | "haproxy"
  | "nginx"
  | "caddy"
  | "portolan-bun"
  | "portolan-node"
  | "portless"
  | "direct"
  | "haproxy-tcp"
  | "lane-bun"
  | "lane-node";

const CONTESTANTS: Readonly<Record<ContestantName, StartContestant>> = {
  haproxy: startHaproxy,
  nginx: startNginx,
  caddy: startCaddy,
  "portolan-bun": startPortolan("bun"),
  "portolan-node": startPortolan("node"),
  portless: startPortless,
  direct: startDirect,
  "haproxy-tcp": startHaproxyTcp,
  "lane-bun": startPortolanLane("bun"),
  "lane-node": startPortolanLane("node"),
};

export interface ThroughProxies {
  /** The first one is what all others are compared with. */
  readonly who: readonly ContestantName[];
  readonly secure?: boolean;
  readonly startUpstream?: (folder: string) => Promise<BenchUpstream>;
  readonly measure: (contestant: Contestant, seconds: number) => Promise<Sample>;
}

/** Makes a scenario's `open`: proxies in front of one upstream. */
export function throughProxies(options: ThroughProxies): Scenario["open"] {
  return async (folder, only): Promise<Field> => {
    await using stack = new AsyncDisposableStack();
    const upstreamFolder = join(folder, "upstream");
    await mkdir(upstreamFolder);
    const upstream = stack.use(await (options.startUpstream ?? startUpstream)(upstreamFolder));
    const certificate = options.secure === true ? makeCertificate(folder) : undefined;
    const subjects = new Map<string, Subject>();
    for (const name of options.who) {
      if (only && !only.includes(name)) continue;
      const own = join(folder, name);
      await mkdir(own);
      const contestant = stack.use(await CONTESTANTS[name]({ upstreamPort: upstream.port, folder: own, certificate }));
      const { version } = contestant;
      subjects.set(name, { version, measure: (seconds) => options.measure(contestant, seconds) });
    }
    const owned = stack.move();
    return { subjects, [Symbol.asyncDispose]: () => owned.disposeAsync() };
  };
}

/** Adds `processor` to what `load` measures: the proxy's processor time for each of the `requests`, in microseconds. */
export async function withProcessor(
  { pids }: Contestant,
  load: () => Promise<Sample & { readonly requests: number }>,
): Promise<Sample> {
  const all = pids();
  const processorTime = (): number => all.reduce((sum, pid) => sum + processorMicroseconds(pid), 0);
  const before = processorTime();
  const figures = await load();
  return { ...figures, processor: (processorTime() - before) / figures.requests };
}
