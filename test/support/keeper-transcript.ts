import assert from "node:assert/strict";
import type { KeeperCommand, KeeperEvent } from "../../src/services/core/keeper/keeper-events.ts";
import type { KeeperMachine } from "../../src/services/core/keeper/keeper-machine.ts";

/**
 * Feeds the `>>` lines to the machine and compares the whole transcript with what came back. A `>>` line begins with its
 * time: `>> 100 ended db 1`, `>> 20 checked db no: refused`.
 */
export function play(machine: KeeperMachine, transcript: string): void {
  const lines = transcript
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const seen: string[] = [];
  for (const line of lines) {
    if (!line.startsWith(">>")) continue;
    seen.push(line);
    for (const command of machine.handle(eventOf(line))) seen.push(`<< ${commandText(command)}`);
  }
  assert.deepEqual(seen, lines);
}

export function eventOf(line: string): KeeperEvent {
  const [, time = "", type = "", ...words] = line.split(" ");
  const atMs = Number(time);
  const [service = "", third = "", ...rest] = words;
  const detail = rest.join(" ");
  switch (type as KeeperEvent["type"]) {
    case "up":
    case "down":
    case "restart":
      return { type: type as "up", atMs, services: words };
    case "changed":
      return { type: "changed", atMs, service, path: third };
    case "quiet":
      return { type: "quiet", atMs, service, sinceMs: Number(third) };
    case "adopted":
    case "started":
      return { type: type as "started", atMs, service, pid: 4121 };
    case "not-started":
      return { type: "not-started", atMs, service, message: [third, ...rest].join(" ") };
    case "wanted":
    case "moved":
    case "listening":
    case "listener-lost":
    case "routed":
      return { type: type as "listening", atMs, service };
    case "checked":
      return { type: "checked", atMs, service, ok: third === "ok", detail };
    case "hook-ended":
      return {
        type: "hook-ended",
        atMs,
        service,
        hook: third === "after" ? "after" : "before",
        ok: rest[0] === "ok",
        detail: rest.slice(1).join(" "),
      };
    case "ended": {
      const isSignal = third.startsWith("SIG");
      const end = { code: isSignal ? null : Number(third), signal: isSignal ? third : null, lastLines: [] };
      return { type: "ended", atMs, service, end };
    }
    case "woke":
      return { type: "woke", atMs };
    case "reloaded":
      break;
  }
  throw new Error(`No such event: ${line}`);
}

/** Writes a command as it stands in a transcript. */
export function commandText(command: KeeperCommand): string {
  switch (command.type) {
    case "start":
    case "stop":
    case "notify":
      return `${command.type} ${command.service}`;
    case "run-hook":
      return `run-hook ${command.service} ${command.hook}`;
    case "check":
      return `check ${command.service} in ${command.inMs}`;
    case "route":
      return `route ${command.service} ${command.isReady ? "on" : "off"}`;
    case "wake":
      return `wake ${command.atMs ?? "never"}`;
    case "say": {
      const restarts = command.restarts === 0 ? "" : ` #${command.restarts}`;
      return `say ${command.service} ${command.state}${restarts}${command.cause === undefined ? "" : `: ${command.cause}`}`;
    }
    case "finish":
      break;
  }
  return command.type;
}
