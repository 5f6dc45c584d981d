import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { Failure } from "../../src/failure/failure.ts";
import { Chart } from "../../src/chart/chart.ts";
import type {
  ChartListener,
  Holder,
  PortRules,
  ServiceRecord,
  ServiceRegistration,
} from "../../src/chart/core/model.ts";

/** A machine of which the test decides everything; the chart and its store are the real ones. */
export class Machine implements Disposable {
  readonly folder: string = mkdtempSync(join(tmpdir(), "portolan-chart-"));
  readonly alive: Set<number> = new Set();
  listening: ChartListener[] = [];
  nowMs = 1_000_000;
  uid = 1_000;
  /** How far the wall clock was set. */
  stepMs = 0;
  rules: PortRules = { ephemeral: { first: 32_768, last: 60_999 }, reserved: [] };
  #ids = 0;

  open(): Chart {
    return new Chart({
      folder: this.folder,
      clock: () => this.nowMs + this.stepMs,
      uptime: () => this.nowMs,
      randomId: () => `id${this.#ids++}`,
      isPortFree: (port) => !this.listening.some((listener) => listener.port === port),
      holdersOf: (port) =>
        this.listening
          .filter((listener) => listener.port === port)
          .map(({ address }) => ({ address, pid: 99, text: "process 99 (nc)" })),
      isAlive: ({ pid }) => this.alive.has(pid),
      listeners: () => this.listening,
      portRules: this.rules,
      uid: this.uid,
      ownAddresses: true,
      bootId: "boot",
    });
  }

  holder(pid: number): Holder {
    this.alive.add(pid);
    return { bootId: "boot", pidNamespace: "1", pid, startTicks: pid };
  }

  listen(port: number, leaseId?: string): void {
    this.listening.push({ address: "127.0.0.1", port, leaseId });
  }

  close(port: number): void {
    this.listening = this.listening.filter((listener) => listener.port !== port);
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** A chart on a new machine, both closed with the test. */
export function setUp(context: TestContext): { machine: Machine; chart: Chart } {
  const machine = new Machine();
  const chart = machine.open();
  context.after(() => {
    chart[Symbol.dispose]();
    machine[Symbol.dispose]();
  });
  return { machine, chart };
}

interface Ask {
  readonly directory?: string;
  readonly service?: string;
  readonly name?: string;
  readonly port?: number;
  readonly resume?: { leaseId: string; port: number };
}

/** What a holder registers. */
export function asked(
  holder: Holder,
  { directory = "/shop", service, name, port, resume }: Ask = {},
): ServiceRegistration {
  const identity = { directory, project: "shop", service, branch: undefined, name };
  return { identity, holder, uid: 1000, command: ["npm", "run", "dev"], port, resume };
}

/** The code of the failure that this throws. */
export function codeOf(work: () => unknown): string {
  try {
    work();
    return "none";
  } catch (error) {
    assert.ok(error instanceof Failure, String(error));
    return error.code;
  }
}

/** Ends a service as a crash does. */
export function end(chart: Chart, { id, leaseId }: ServiceRecord): ServiceRecord {
  return chart.endService(id, { leaseId, exit: { code: 1, signal: null }, lastLines: ["boom"] });
}
