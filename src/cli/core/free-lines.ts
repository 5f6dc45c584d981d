import type { ClientGroup } from "../../inspect/core/client-groups.ts";
import type { FreePlan, FreeStep } from "../../inspect/core/free-plan.ts";
import type { FreeOutcome } from "../../inspect/core/free-outcome.ts";
import { formatSpan } from "./duration.ts";
import { endText } from "./end-text.ts";
import { plainText } from "./plain-text.ts";

/** What a plan to free a port will do, for people: who has it, what is done, who notices. */
export function freeLines(plan: FreePlan, nowMs: number): string[] {
  const lines = [
    `Port ${plan.port}${plan.transport === "udp" ? "/udp" : ""} is held by`,
    ...plan.sockets.flatMap((socket) => holderLines(socket, nowMs)),
    "This will",
    ...plan.steps.flatMap((step) => freeStepLines(step)).map((line) => `  ${line}`),
  ];
  if (plan.clients.length > 0) lines.push("Connected now", ...plan.clients.map((client) => `  ${clientText(client)}`));
  const notes = [
    ...plan.services.map((name) => `${name} ends with it`),
    ...plan.restartedBy.map((what) => `it is started again by ${what}`),
  ];
  if (notes.length > 0) lines.push("Note that", ...notes.map((note) => `  ${note}`));
  return lines.map(plainText);
}

/** One peer process with its connections, such as `curl (4555): 2 connections, established`. */
export function clientText({ client, addresses, connections, states, isHere }: ClientGroup): string {
  const who =
    client === undefined
      ? isHere
        ? "a process that is not seen"
        : addresses.join(", ")
      : `${client.label ?? "process"} (${client.pid})`;
  const count = connections === 1 ? "1 connection" : `${connections} connections`;
  const kinds = Object.keys(states);
  const each = kinds.length === 1 ? kinds[0] : kinds.map((state) => `${states[state]} ${state}`).join(", ");
  return `${who}: ${count}, ${each}`;
}

function holderLines({ local, holders, user }: FreePlan["sockets"][number], nowMs: number): string[] {
  const end = endText(local);
  if (holders.length === 0) return [`  ${end}  a process of ${user}`];
  return holders.map(({ process, origin }) => {
    const { pid, label, startedAtMs } = process;
    const act = origin === undefined || origin.act === "" ? "" : `: ${origin.act}`;
    const what = `process ${pid}${label === undefined ? "" : ` (${label})`}`;
    return `  ${end}  ${what}, ${process.user}, for ${formatSpan(nowMs - startedAtMs)}${act}`;
  });
}

/** What a step does, such as `end process 4121 (node server.js)`. */
export function freeStepLines(step: FreeStep): string[] {
  if (step.type === "command") return [`stop ${step.what}: ${step.command}`];
  if (step.type === "cut") return [`cut the socket on ${step.local.address}; ${step.of} goes on without it`];
  const [first, others] = [step.first, step.others].map((all) => all.map(({ text }) => text).join(", "));
  return [`end ${first}`, ...(others === "" ? [] : [`and, if they outlive it, ${others}`])];
}

/** What was done to free an end, such as `port 3000` or `127.0.0.1:3000`: of the latter, others may hold the port. */
export function freeOutcomeLines({ ended, stopped, cut, heldAgainBy }: FreeOutcome, end: string): string[] {
  return [
    ...stopped.map((command) => `stopped with ${command}`),
    ...ended.map(({ text, by }) => `${by === "SIGKILL" ? "killed" : "ended"} ${text}`),
    ...cut.map((local) => `cut the socket on ${local}`),
    heldAgainBy.length === 0 ? `${end} is free` : `${end} was free, and is held again by ${heldAgainBy.join(", ")}`,
  ].map(plainText);
}
