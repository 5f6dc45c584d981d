import type { ServiceDriver } from "./service-driver.ts";
import type { OutputLine } from "./child-output.ts";
import { readLog } from "../logs/read-log.ts";
import { checkHttp, checkTcp, type CheckResult } from "./ready-check.ts";
import { runCheck, type SideWorld } from "./side-commands.ts";

const EXEC_DEADLINE_MS = 10_000;

/** Asks one life of a service, once at a time, whether it is ready. */
export class ReadinessChecks implements Disposable {
  readonly #driver: ServiceDriver;
  readonly #side: SideWorld;
  readonly #over = new AbortController();
  readonly #pattern: RegExp | undefined;
  #hasMatched = false;
  #timer: NodeJS.Timeout | undefined;
  /** Asks at once; undefined while nobody waits for the next check. */
  #now: (() => void) | undefined;

  /** `sinceMs` is set of a life that began under an earlier keeper: its log tells what it said before. */
  constructor(driver: ServiceDriver, side: SideWorld, sinceMs: number | undefined) {
    this.#driver = driver;
    this.#side = side;
    const { ready } = side.spec;
    // Its user's own expression, on lines of bounded length.
    this.#pattern = ready.type === "log" ? compiled(ready.pattern) : undefined;
    if (sinceMs !== undefined && this.#pattern !== undefined) void this.#lookBack(sinceMs);
  }

  hear({ plain }: OutputLine): void {
    if (this.#hasMatched || this.#pattern?.test(plain) !== true) return;
    this.#hasMatched = true;
    this.#now?.();
  }

  /** Tells what it finds, unless the life has ended by then. */
  checkIn(inMs: number, tell: (result: CheckResult) => void): void {
    clearTimeout(this.#timer);
    const check = async (): Promise<void> => {
      clearTimeout(this.#timer);
      this.#now = undefined;
      const result = await this.#check();
      if (!this.#over.signal.aborted) tell(result);
    };
    this.#now = () => void check();
    this.#timer = setTimeout(this.#now, inMs);
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#now = undefined;
    this.#over.abort();
  }

  async #check(): Promise<CheckResult> {
    const { ready, listens } = this.#side.spec;
    const [endpoint] = this.#driver.seat.upstreams;
    const { signal } = this.#over;
    if (ready.type === "log") return { ok: this.#hasMatched, detail: `no line matches /${ready.pattern}/` };
    if (ready.type === "exec") return await this.#exec(ready.command);
    if (endpoint === undefined) return { ok: ready.type === "listening" && !listens, detail: "does not listen" };
    if (ready.type === "tcp") return await checkTcp(endpoint, signal);
    return ready.type === "http" ? await checkHttp(endpoint, ready, signal) : { ok: true, detail: "" };
  }

  async #exec(command: string): Promise<CheckResult> {
    const late = AbortSignal.timeout(EXEC_DEADLINE_MS);
    const result = await runCheck(this.#side, command, AbortSignal.any([this.#over.signal, late]));
    return late.aborted ? { ok: false, detail: `"${command}" took longer than ${EXEC_DEADLINE_MS / 1000} s` } : result;
  }

  async #lookBack(sinceMs: number): Promise<void> {
    const file = this.#driver.log.file;
    const matches = ({ text, stream }: { text: string; stream: string }): boolean =>
      stream !== "portolan" && this.#pattern?.test(text) === true;
    const found = await readLog({ file, sinceMs, lines: 1, matches }).catch(() => []);
    this.#hasMatched ||= found.length > 0;
  }
}

/** A reader of project files refuses one that is none; a spec that did not come from a file may hold it. */
function compiled(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern);
  } catch {
    return undefined;
  }
}
