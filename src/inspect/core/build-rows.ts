import type { InetSocket, UnixSocket } from "../../host/core/sockets/socket.ts";
import type { WorkingCopy } from "../../host/core/processes/process-facts.ts";
import type { ChartFacts, ChartService } from "./chart-facts.ts";
import { type Exposure, exposureOf, type OwnAddress } from "./exposure.ts";
import { compareRows, type ListRow, type RowService, type SeenProcess } from "./list-row.ts";
import { PeerIndex } from "./peer-index.ts";
import { usualProtocol } from "./usual-protocol.ts";

/** All that `ls` has found, before anything is decided. */
export interface ListFacts {
  readonly sockets: readonly InetSocket[];
  readonly unix: readonly UnixSocket[];
  /** Who could reach each Unix socket, by its inode. */
  readonly unixExposures: ReadonlyMap<number, Exposure>;
  /** The process that is shown for each socket, by its inode. */
  readonly owners: Pick<ReadonlyMap<number, SeenProcess>, "get">;
  readonly addresses: readonly OwnAddress[];
  readonly chart: ChartFacts;
  /** Names of users by their number. */
  userName(uid: number): string;
}

/** Makes the rows of a list, in their order: one for each socket, and one for each service that does not listen. */
export function buildRows(facts: ListFacts): ListRow[] {
  const services = new ServiceIndex(facts.chart.services);
  const peers = new PeerIndex(facts.sockets);
  const around = { facts, services, peers };
  const rows = facts.sockets.map((socket) => inetRow(socket, around));
  for (const socket of facts.unix) rows.push(unixRow(socket, facts));
  for (const service of services.unseen()) rows.push(silentRow(service));
  return rows.toSorted(compareRows);
}

interface Around {
  readonly facts: ListFacts;
  readonly services: ServiceIndex;
  readonly peers: PeerIndex;
}

function inetRow(socket: InetSocket, { facts, services, peers }: Around): ListRow {
  const { transport, state, local, remote, uid, inode, receiveQueue, sendQueue, isIpv6Only } = socket;
  const isListener = remote === undefined;
  const process = inode === undefined ? undefined : facts.owners.get(inode);
  const service = isListener && transport === "tcp" ? services.at(local) : undefined;
  const peer = isListener ? undefined : peers.of(socket);
  const usual = isListener ? usualProtocol(local.port, transport) : undefined;
  return {
    transport,
    state,
    local,
    remote,
    path: undefined,
    exposure: isListener ? exposureOf({ ...local, isIpv6Only }, facts.addresses) : undefined,
    protocol:
      service?.url?.startsWith("http") === true
        ? { name: "http", from: "chart" }
        : usual === undefined
          ? undefined
          : { name: usual, from: "port" },
    service: service && { name: service.name, url: service.url, state: service.state },
    project: projectOf(service, process),
    uid,
    user: uid === undefined ? undefined : facts.userName(uid),
    process,
    peer: peer === undefined ? undefined : facts.owners.get(peer),
    inode,
    receiveQueue,
    sendQueue,
  };
}

function unixRow(socket: UnixSocket, facts: ListFacts): ListRow {
  const process = facts.owners.get(socket.inode);
  const isListener = socket.state === "listen";
  const peer = socket.peerInode === undefined ? undefined : facts.owners.get(socket.peerInode);
  return {
    ...EMPTY,
    transport: "unix",
    state: socket.state,
    path: socket.path,
    exposure: isListener ? facts.unixExposures.get(socket.inode) : undefined,
    project: process?.workingCopy,
    uid: process?.uid,
    user: process?.user,
    process,
    peer,
    inode: socket.inode,
  };
}

/** What the chart calls the project counts; where its process works tells branch and root as well. */
function projectOf(service: FoundService | undefined, process: SeenProcess | undefined): WorkingCopy | undefined {
  const [said, seen] = [service?.project, process?.workingCopy];
  return said === undefined || said.project === seen?.project ? seen : said;
}

/** A service that is known and listens nowhere: it starts, or has ended. */
function silentRow(service: ChartService): ListRow {
  return { ...EMPTY, transport: "tcp", state: "none", service: marked(service), project: copyOf(service) };
}

const EMPTY: Omit<ListRow, "transport" | "state"> = {
  local: undefined,
  remote: undefined,
  path: undefined,
  exposure: undefined,
  protocol: undefined,
  service: undefined,
  project: undefined,
  uid: undefined,
  user: undefined,
  process: undefined,
  peer: undefined,
  inode: undefined,
  receiveQueue: 0,
  sendQueue: undefined,
};

interface FoundService extends RowService {
  readonly project: WorkingCopy | undefined;
}

/** Services of the chart, by the endpoints at which they listen and those of their fronts. */
class ServiceIndex {
  readonly #byEnd = new Map<string, FoundService>();
  readonly #seen = new Set<string>();
  readonly #services: readonly ChartService[];

  constructor(services: readonly ChartService[]) {
    this.#services = services;
    for (const service of services) {
      if (service.isDown) continue;
      for (const end of service.upstreams) {
        this.#byEnd.set(keyOf(end), { ...marked(service), project: copyOf(service) });
      }
      const { front } = service;
      if (front === undefined) continue;
      this.#byEnd.set(keyOf(front), { name: service.name, url: undefined, state: "front", project: undefined });
    }
  }

  at(end: { address: string; port: number }): FoundService | undefined {
    const found = this.#byEnd.get(keyOf(end));
    if (found !== undefined && found.state !== "front") this.#seen.add(found.name);
    return found;
  }

  unseen(): ChartService[] {
    return this.#services.filter(({ name }) => !this.#seen.has(name));
  }
}

function marked({ name, url, state }: ChartService): RowService {
  return { name, url, state };
}

function copyOf({ project, directory }: ChartService): WorkingCopy {
  return { project, root: directory, branch: undefined, isLinkedWorktree: false };
}

/** A dual-stack listener writes an IPv4 address in another way. */
function keyOf({ address, port }: { address: string; port: number }): string {
  return `${address.startsWith("::ffff:") ? address.slice(7) : address} ${port}`;
}
