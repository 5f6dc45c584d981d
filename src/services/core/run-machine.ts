import {
  describeForeign,
  dialed,
  dialedAll,
  isContainerProxy,
  isExposed,
  type ForeignSocket,
  type FoundSocket,
} from "./found-sockets.ts";
import { lookGap } from "./look-gap.ts";
import type { Endpoint, RunCommand, RunEvent, RunRemark } from "./run-events.ts";

/** A listener elsewhere may be an inspector, and the leased port is about to follow. */
const SETTLE_MS = 700;
/** A tool that was told its port may first open others for itself, as Wrangler and Vinxi do, for seconds. */
const SETTLE_TOLD_MS = 10_000;
/** A listener of the run may be seen before its process is. */
const STRANGER_MS = 300;
const NOT_LISTENING_MS = 10_000;
/** A development server that restarts is back within this. */
const LOST_MS = 2000;
const STRANGERS_MAX = 3;

type Phase = "registering" | "looking" | "ready" | "replacing" | "stopping" | "ended";

/** Decides what a run does from registration to its end. */
export class RunMachine {
  #phase: Phase = "registering";
  #leasedPort = 0;
  #spawnedAtMs = 0;
  #settleMs = SETTLE_MS;
  /** Since when it is looking or ready. */
  #sinceMs = 0;
  /** What the route leads to. */
  #chosen: readonly FoundSocket[] = [];
  #wasReady = false;
  #elsewhereSinceMs: number | undefined;
  #strangerSinceMs: number | undefined;
  #strangers = 0;
  /** Ports that were asked by HTTP, and whether they answered. */
  #answers = new Map<number, boolean>();
  #probing = false;
  #lost: { readonly endpoint: Endpoint; said: boolean } | undefined;
  readonly #said = new Set<string>();

  handle(event: RunEvent): RunCommand[] {
    switch (event.type) {
      case "registered":
        this.#leasedPort = event.port;
        return [{ type: "check-port", port: event.port }];
      case "port-checked":
        return this.#start(event.foreign);
      case "spawned":
        return this.#watch(event);
      case "looked":
        return this.#look(event);
      case "probed":
        this.#probing = false;
        for (const port of event.answering) this.#answers.set(port, true);
        break;
      case "exited":
        return this.#exit(event);
      case "port-replaced":
        this.#leasedPort = event.port;
        return this.#phase === "stopping" ? this.#finish() : [{ type: "check-port", port: event.port }];
      case "registered-again":
        this.#leasedPort = event.port;
        return this.#chosen.length === 0 ? [] : [this.#route(this.#sinceMs, false)];
      case "stop":
        if (this.#phase !== "ended") this.#phase = "stopping";
        break;
    }
    return [];
  }

  /** Nobody may listen on the leased port before the command does. */
  #start(foreign: readonly ForeignSocket[]): RunCommand[] {
    if (this.#phase === "stopping") return this.#finish();
    this.#phase = "registering";
    const [stranger] = foreign;
    if (stranger === undefined) return [{ type: "spawn", port: this.#leasedPort }];
    const said = this.#meetStranger(stranger);
    // The rules of this class change its phase, which the compiler cannot see.
    if ((this.#phase as Phase) === "replacing") return [...said, { type: "replace-port" }];
    return [...said, { type: "spawn", port: this.#leasedPort }];
  }

  #watch({ atMs, isTold }: Extract<RunEvent, { type: "spawned" }>): RunCommand[] {
    if (this.#phase === "stopping") return [];
    this.#settleMs = isTold === true ? SETTLE_TOLD_MS : SETTLE_MS;
    this.#phase = "looking";
    this.#spawnedAtMs = atMs;
    this.#sinceMs = atMs;
    this.#elsewhereSinceMs = undefined;
    this.#strangerSinceMs = undefined;
    this.#answers.clear();
    return [{ type: "look", inMs: lookGap(0, false) }];
  }

  #look({ atMs, own, foreign }: Extract<RunEvent, { type: "looked" }>): RunCommand[] {
    if (this.#phase !== "looking" && this.#phase !== "ready") return [];
    const proxies = foreign.filter((socket) => isContainerProxy(socket));
    const sockets = own.length > 0 ? own : proxies;
    const commands = sockets.length > 0 ? this.#choose(sockets, atMs) : this.#miss(foreign, atMs);
    if (own.length === 0 && proxies[0] !== undefined) commands.push(...this.#behindProxy(proxies[0]));
    if ((this.#phase as Phase) === "replacing") return commands;
    return [...commands, { type: "look", inMs: lookGap(atMs - this.#sinceMs, this.#phase === "ready") }];
  }

  /** The leased port wins, then what was chosen before, then the only one, then the one that answers HTTP. */
  #choose(sockets: readonly FoundSocket[], atMs: number): RunCommand[] {
    this.#strangerSinceMs = undefined;
    const ports = [...new Set(sockets.map(({ port }) => port))];
    if (ports.includes(this.#leasedPort)) return this.#lead(this.#leasedPort, { sockets, atMs, sure: true });
    const current = this.#chosen[0]?.port;
    if (current !== undefined && ports.includes(current)) return this.#lead(current, { sockets, atMs, sure: true });
    const commands = this.#lose(atMs);
    this.#elsewhereSinceMs ??= atMs;
    if (this.#probing || atMs - this.#elsewhereSinceMs < this.#settleMs) return commands;
    const unknown = ports.filter((port) => !this.#answers.has(port));
    if (ports.length > 1 && unknown.length > 0) {
      this.#probing = true;
      for (const port of unknown) this.#answers.set(port, false);
      const asked = sockets.filter(({ port }) => unknown.includes(port));
      return [...commands, { type: "probe", endpoints: dialedAll(asked) }];
    }
    const answering = ports.filter((port) => this.#answers.get(port) === true);
    const port = answering[0] ?? ports[0] ?? this.#leasedPort;
    return [...commands, ...this.#lead(port, { sockets, atMs, sure: ports.length === 1 || answering.length === 1 })];
  }

  /** Leads the name to a port, if it does not yet. */
  #lead(
    port: number,
    { sockets, atMs, sure }: { sockets: readonly FoundSocket[]; atMs: number; sure: boolean },
  ): RunCommand[] {
    const chosen = sockets.filter((socket) => socket.port === port);
    if (this.#phase === "ready" && sameSockets(chosen, this.#chosen)) return [];
    const moved = this.#chosen[0]?.port !== port && this.#lost?.endpoint.port !== port;
    const tell = !this.#wasReady || moved || this.#lost?.said === true;
    this.#chosen = chosen;
    this.#phase = "ready";
    this.#sinceMs = atMs;
    this.#wasReady = true;
    this.#lost = undefined;
    this.#elsewhereSinceMs = undefined;
    const commands: RunCommand[] = [this.#route(atMs, tell)];
    const [first] = dialedAll(chosen);
    if (first === undefined) return commands;
    if (moved && port !== this.#leasedPort)
      commands.push(say({ type: "port-ignored", leasedPort: this.#leasedPort, endpoint: first }));
    const others = dialedAll(sockets.filter((socket) => socket.port !== port));
    if (moved && others.length > 0) commands.push(say({ type: "several-listeners", chosen: first, others, sure }));
    const exposed = chosen.find((socket) => isExposed(socket));
    if (exposed !== undefined)
      commands.push(...this.#once({ type: "exposed", endpoint: { address: exposed.address, port } }));
    return commands;
  }

  /** Nothing of the run listens. */
  #miss(foreign: readonly ForeignSocket[], atMs: number): RunCommand[] {
    const commands = this.#lose(atMs);
    const [stranger] = foreign;
    if (stranger === undefined) {
      this.#strangerSinceMs = undefined;
    } else {
      this.#strangerSinceMs ??= atMs;
      if (atMs - this.#strangerSinceMs >= STRANGER_MS) {
        commands.push(...this.#meetStranger(stranger));
        if (this.#phase === "replacing") return [...commands, { type: "stop-child" }];
      }
    }
    const afterMs = atMs - this.#spawnedAtMs;
    if (!this.#wasReady && afterMs >= NOT_LISTENING_MS && !this.#said.has("not-listening")) {
      this.#said.add("not-listening");
      commands.push(say({ type: "not-listening", afterMs, port: this.#leasedPort }));
    }
    return commands;
  }

  /** What the route led to is gone. */
  #lose(atMs: number): RunCommand[] {
    const commands: RunCommand[] = [];
    const [gone] = this.#chosen;
    if (gone !== undefined) {
      this.#lost = { endpoint: dialed(gone), said: false };
      this.#chosen = [];
      this.#phase = "looking";
      this.#sinceMs = atMs;
      commands.push(this.#route(atMs, false));
    }
    if (this.#lost !== undefined && !this.#lost.said && atMs - this.#sinceMs >= LOST_MS) {
      this.#lost.said = true;
      commands.push(say({ type: "listener-lost", endpoint: this.#lost.endpoint }));
    }
    return commands;
  }

  /** Another port, as long as there are attempts; once it was ready, a restart would cost more than it gives. */
  #meetStranger(stranger: ForeignSocket): RunCommand[] {
    const holder = describeForeign(stranger);
    if (this.#strangers >= STRANGERS_MAX || this.#wasReady)
      return this.#once({ type: "stranger-stays", port: this.#leasedPort, holder });
    this.#strangers += 1;
    this.#phase = "replacing";
    return [say({ type: "stranger", port: this.#leasedPort, holder, attempt: this.#strangers })];
  }

  /** Stopped while nothing runs. */
  #finish(): RunCommand[] {
    this.#phase = "ended";
    return [{ type: "finish", code: null, signal: null }];
  }

  #behindProxy(proxy: ForeignSocket): RunCommand[] {
    return this.#once({ type: "behind-proxy", port: proxy.port, holder: describeForeign(proxy) });
  }

  #exit({ atMs, code, signal, foreign }: Extract<RunEvent, { type: "exited" }>): RunCommand[] {
    if (this.#phase === "replacing") return [{ type: "replace-port" }];
    const commands: RunCommand[] = [];
    if (this.#phase !== "stopping" && !this.#wasReady) {
      // Most likely it could not listen and gave up: the same command on another port may do.
      const stranger = foreign.find((socket) => !isContainerProxy(socket));
      if (stranger !== undefined) commands.push(...this.#meetStranger(stranger));
      if ((this.#phase as Phase) === "replacing") return [...commands, { type: "replace-port" }];
      commands.push(say({ type: "exited-early", code, signal, afterMs: atMs - this.#spawnedAtMs }));
    }
    this.#phase = "ended";
    return [...commands, { type: "finish", code, signal }];
  }

  #route(atMs: number, tell: boolean): RunCommand {
    return { type: "route", upstreams: dialedAll(this.#chosen), tell, afterMs: atMs - this.#spawnedAtMs };
  }

  #once(remark: RunRemark): RunCommand[] {
    const key = JSON.stringify(remark);
    if (this.#said.has(key)) return [];
    this.#said.add(key);
    return [say(remark)];
  }
}

function say(remark: RunRemark): RunCommand {
  return { type: "say", remark };
}

function sameSockets(a: readonly FoundSocket[], b: readonly FoundSocket[]): boolean {
  const keys = (sockets: readonly FoundSocket[]): string =>
    sockets
      .map(({ address, port }) => `${address} ${port}`)
      .sort()
      .join();
  return keys(a) === keys(b);
}
