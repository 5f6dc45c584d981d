import { constants } from "node:os";
import { hasEnded } from "../core/processes/process-stat.ts";
import { lastError, libc } from "../ffi.ts";
import { readStat } from "../linux/procfs.ts";

/** The same numbers on every architecture (pidfd_open(2), pidfd_send_signal(2)). */
const SYS_PIDFD_SEND_SIGNAL = 424;
const SYS_PIDFD_OPEN = 434;

/**
 * One very process, and never another one that gets its pid later: whoever opens a handle, then makes sure that it is
 * the process that is meant, can signal it without a race. Where the kernel has no such handles (before Linux 5.3, or
 * behind a seccomp filter), the start time is compared once more just before the signal.
 */
export class ProcessHandle implements Disposable {
  readonly pid: number;
  /** Clock ticks from boot to its start, as it was when the handle was opened. */
  readonly startTicks: number;
  #descriptor: number | undefined;

  private constructor(pid: number, { startTicks, descriptor }: { startTicks: number; descriptor: number | undefined }) {
    this.pid = pid;
    this.startTicks = startTicks;
    this.#descriptor = descriptor;
  }

  /** Undefined when there is no such process, or it has ended. */
  static open(pid: number): ProcessHandle | undefined {
    const opened = libc().syscall(SYS_PIDFD_OPEN, pid, 0);
    const descriptor = opened === -1 ? undefined : opened;
    if (descriptor === undefined && lastError() === "ESRCH") return undefined;
    const stat = readStat(pid);
    if (stat !== undefined && !hasEnded(stat))
      return new ProcessHandle(pid, { startTicks: stat.startTicks, descriptor });
    if (descriptor !== undefined) libc().close(descriptor);
    return undefined;
  }

  get hasEnded(): boolean {
    const stat = readStat(this.pid);
    return stat === undefined || stat.startTicks !== this.startTicks || hasEnded(stat);
  }

  /** Sends a signal; false when the process is gone. Other refusals, such as EPERM, are thrown. */
  send(signal: NodeJS.Signals): boolean {
    if (this.#descriptor === undefined) return this.#kill(signal);
    const sent = libc().syscall(SYS_PIDFD_SEND_SIGNAL, this.#descriptor, constants.signals[signal], 0, 0);
    if (sent === 0) return true;
    const error = lastError();
    if (error === "ESRCH") return false;
    throw Object.assign(new Error(`pidfd_send_signal: ${error}`), { code: error });
  }

  #kill(signal: NodeJS.Signals): boolean {
    if (this.hasEnded) return false;
    try {
      return process.kill(this.pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
      throw error;
    }
  }

  [Symbol.dispose](): void {
    if (this.#descriptor !== undefined) libc().close(this.#descriptor);
    this.#descriptor = undefined;
  }
}
