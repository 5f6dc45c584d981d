import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Lane } from "../../src/control/contract.ts";
import { whoListens } from "../../src/host/sockets/listeners.ts";
import type { Home } from "../daemon/home.ts";
import { registration } from "../daemon/site.ts";
import { Peers } from "../doctor/peers.ts";
import { eventually } from "../gateway/eventually.ts";
import { accepts, freePort } from "../support/ports.ts";
import type { Kind, Site } from "./kind.ts";

export interface RealSiteOptions {
  readonly kind: Kind;
  readonly name: string;
  readonly bind: Lane["bind"];
  readonly port: number;
}

/** The kind's own port, or a free one where somebody has that on all addresses. */
export async function conventionalPort({ lane: { port, transport = "tcp" } }: Kind): Promise<number> {
  const isWide = whoListens(port, transport).some(({ address }) => address === "0.0.0.0" || address === "::");
  return isWide ? freePort() : port;
}

/** Starts a real server as a keeper would: where the daemon says that it is to listen. Ends with the stack. */
export async function startReal(
  stack: AsyncDisposableStack,
  home: Home,
  { kind, name, bind, port }: RealSiteOptions,
): Promise<Site> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "portolan-lane-")));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const lane: Lane = { transport: "tcp", extra: [], ...kind.lane, port, bind };
  const { id, leaseId, lane: view } = await home.client.registerService({ ...registration(name), lane });
  if (!view) throw new Error(`${name} has no lane`);
  const { listen, endpoint } = view;
  const site: Site = { folder, name, listen, endpoint };
  await kind.prepare?.(site);
  const peers = stack.use(new Peers());
  await peers.start(kind.command(site), { until: kind.until, cwd: folder });
  if (lane.transport === "tcp") await eventually(() => accepts(listen.port, listen.address));
  await home.client.updateService(id, { leaseId, state: "ready", upstreams: [listen] });
  return site;
}
