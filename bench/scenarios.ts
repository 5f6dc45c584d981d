import type { StartContestant } from "./contestant.ts";
import { startDirect } from "./peers/direct.ts";
import { startHaproxy } from "./peers/haproxy.ts";
import { startNginx } from "./peers/nginx.ts";
import { startPortless } from "./peers/portless.ts";
import { startPortolan } from "./peers/portolan.ts";

/** One kind of load, and who is measured under it. */
export interface Scenario {
  readonly name: string;
  /** What it measures, in a sentence. */
  readonly says: string;
  readonly connections: number;
  /** The first one is what all others are compared with. */
  readonly contestants: Readonly<Record<string, StartContestant>>;
}

export const SCENARIOS: readonly Scenario[] = [
  {
    name: "http1-small",
    says: "HTTP/1.1, keep-alive, 32 connections, GET with a 50-byte body",
    connections: 32,
    contestants: {
      haproxy: startHaproxy,
      nginx: startNginx,
      "portolan-bun": startPortolan("bun"),
      "portolan-node": startPortolan("node"),
      portless: startPortless,
      direct: startDirect,
    },
  },
];
