import type { InetSocket, SocketState } from "../../src/host/core/sockets/socket.ts";
import type { Ancestor, ProcessFacts } from "../../src/host/core/processes/process-facts.ts";
import type { EndpointFacts, OwnerFacts, TargetFacts } from "../../src/doctor/core/endpoint-facts.ts";
import type { AttemptFacts, HttpFacts, SpeechFacts } from "../../src/doctor/core/probe-facts.ts";

/** Facts made by hand, for the tests beside each diagnosis; the golden files hold recorded ones. */

export const NOW_MS = 1_795_000_000_000;

export function factsOf(parts: Partial<EndpointFacts> = {}): EndpointFacts {
  return { nowMs: NOW_MS, target: targetOf(), ...parts } as EndpointFacts;
}

export function targetOf(parts: Partial<TargetFacts> = {}): TargetFacts {
  const plain = { text: "127.0.0.1:3000", name: undefined, address: "127.0.0.1", port: 3000, expects: undefined };
  return { ...plain, transport: "tcp", ...parts };
}

/** `at` is such as `127.0.0.1:3000` or `[::1]:3000`. */
export function socketOf(at: string, parts: Partial<InetSocket> & { state?: SocketState } = {}): InetSocket {
  const colon = at.lastIndexOf(":");
  const address = at.slice(0, colon).replace(/^\[(.*)\]$/, "$1");
  return {
    transport: "tcp",
    family: address.includes(":") ? 6 : 4,
    state: "listen",
    local: { address, port: Number(at.slice(colon + 1)) },
    remote: undefined,
    receiveQueue: 0,
    sendQueue: 511,
    uid: 1000,
    inode: 7001,
    isIpv6Only: address === "::" ? false : undefined,
    drops: undefined,
    pids: [4121],
    ...parts,
  };
}

export function processOf(parts: Partial<ProcessFacts> = {}): ProcessFacts {
  return {
    pid: 4121,
    parentPid: 4000,
    uid: 1000,
    userName: "ann",
    state: "S",
    startTicks: 100,
    startedAtMs: NOW_MS - 600_000,
    argv: ["node", "server.js"],
    exe: "/usr/bin/node",
    cwd: "/home/ann/shop",
    isExeDeleted: false,
    isCwdDeleted: false,
    tty: "pts/3",
    cgroup: undefined,
    hints: {},
    networkNamespace: 1,
    container: undefined,
    ...parts,
  };
}

const NEITHER = { origin: undefined, forwarding: undefined, activation: undefined };

export function ownerOf(parts: Partial<ProcessFacts> = {}, about: Partial<OwnerFacts> = {}): OwnerFacts {
  return { ...NEITHER, process: processOf(parts), listensOn: [3000], ...about };
}

export function originOf(roles: readonly Ancestor["role"][]): NonNullable<OwnerFacts["origin"]> {
  const chain = roles.map((role, at) => ({ pid: 4121 - at, role, label: role }));
  return { chain, act: roles.join(", "), restartedBy: undefined, stopInstead: undefined };
}

export function attemptOf(address: string, parts: Partial<AttemptFacts> = {}): AttemptFacts {
  const family = address.includes(":") ? 6 : 4;
  return { address, family, connectMs: 0.4, error: undefined, isSelfConnected: false, speech: undefined, ...parts };
}

export function speechOf(parts: Partial<SpeechFacts> = {}): SpeechFacts {
  return {
    protocol: "http1",
    software: undefined,
    firstLine: "HTTP/1.1 200 OK",
    spokeFirst: false,
    ended: "open",
    firstByteMs: 3,
    http: undefined,
    tls: undefined,
    ...parts,
  };
}

export function httpOf(parts: Partial<HttpFacts> = {}): HttpFacts {
  const plain = { title: undefined, server: undefined, headers: {}, bodyStart: "", keepAliveMs: undefined };
  return { status: 200, host: "127.0.0.1:3000", ...plain, ...parts };
}

/** A probe of the target's only address. */
export function probeOf(speech: SpeechFacts | undefined, parts: Partial<AttemptFacts> = {}): EndpointFacts["probe"] {
  return { resolution: undefined, attempts: [attemptOf("127.0.0.1", { speech, ...parts })] };
}
