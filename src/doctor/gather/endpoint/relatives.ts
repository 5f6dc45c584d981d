import { shownCommand } from "../../../host/core/processes/shown-command.ts";
import type { InetSocket } from "../../../host/core/sockets/socket.ts";
import { readProcessFacts } from "../../../host/processes/process-facts.ts";
import { holdersOf } from "../../../host/sockets/socket-holders.ts";
import type { EndpointFacts, RelativeFacts } from "../../core/endpoint-facts.ts";

/** A server that finds its port taken counts up, and gives up after some. */
const NEXT_DOOR = 10;
const RELATIVES_MAX = 8;

/** Finds listeners that may be what is looked for, by the folder, the variable PORT, or a port close by. */
export function findRelatives(
  listening: readonly InetSocket[],
  { port, history, chart }: { port: number } & Pick<EndpointFacts, "history" | "chart">,
): RelativeFacts[] {
  const folders = new Set([history?.cwd, chart?.directory].filter((folder) => folder !== undefined));
  const others = listening.filter(({ local, state }) => state === "listen" && local.port !== port);
  const inodes = new Set(others.flatMap(({ inode }) => (inode === undefined ? [] : [inode])));
  const { holders } = holdersOf(inodes, { firstOnly: true });
  const found = others.flatMap((socket): RelativeFacts[] => {
    const pids = holders.get(socket.inode ?? 0);
    const process = pids?.[0] === undefined ? undefined : readProcessFacts(pids[0]);
    const isNear = Math.abs(socket.local.port - port) <= NEXT_DOOR;
    const held = { ...socket, pids };
    if (process?.hints?.["PORT"] === String(port)) return [{ socket: held, because: "variable" }];
    const isSame = history !== undefined && shownCommand(process?.argv ?? []) === history.command;
    const isOfFolder = process?.cwd !== undefined && folders.has(process.cwd);
    // Far away in the same folder it may be another part of the project: only the same command is the same server.
    if (isOfFolder && (isNear || isSame)) return [{ socket: held, because: "folder" }];
    return isNear ? [{ socket: held, because: "near" }] : [];
  });
  const rank = { variable: 0, folder: 1, near: 2 } as const;
  const distance = ({ socket }: RelativeFacts): number => Math.abs(socket.local.port - port);
  return found
    .toSorted((left, right) => rank[left.because] - rank[right.because] || distance(left) - distance(right))
    .slice(0, RELATIVES_MAX);
}
