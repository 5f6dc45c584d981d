import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { shownText } from "../host/core/shown-text.ts";
import { openSocketTable } from "../host/sockets/sockets.ts";
import { SYSTEM_PATH } from "../host/system-path.ts";
import { inspectFailure } from "./core/failures.ts";
import type { FreePlan, FreeStep } from "./core/free-plan.ts";

const DEADLINE_MS = 5000;
const SAID_LENGTH_MAX = 200;

type CutStep = FreeStep & { type: "cut" };

/**
 * Ends the listening sockets of one end and leaves their processes alone (SOCK_DESTROY, by ss). A process finds it out
 * when it next accepts, which fails; connections that it has live on.
 *
 * @throws {Failure} `PORT_HOLDER_CHANGED`, `STOP_COMMAND_FAILED`.
 */
export async function cutSockets(steps: readonly [CutStep, ...CutStep[]], plan: FreePlan): Promise<string> {
  const [{ local, of }] = steps;
  const { port, transport } = plan;
  const isIpv6 = local.address.includes(":");
  const end = `${isIpv6 ? `[${local.address}]` : local.address}:${port}`;
  const planned = new Set(steps.map(({ inode }) => inode));
  const changed = (found: string): Error => inspectFailure("PORT_HOLDER_CHANGED", { port, holder: of, found });
  let left = inodesAt(local.address, plan);
  if (!left.some((inode) => planned.has(inode))) throw changed(`no longer listens on ${end}`);
  // ss knows sockets by their end alone, and would cut a stranger's as well.
  if (left.some((inode) => !planned.has(inode))) throw changed(`shares ${end} with another one by now`);
  const words = ["-K", "-H", "-n", isIpv6 ? "-6" : "-4", transport === "tcp" ? "-t" : "-u", "-l", "src", end];
  let said = "";
  // Of sockets that share a port, the kernel finds one at a time.
  for (let before = Infinity; left.length > 0 && left.length < before;) {
    before = left.length;
    said = await runSs(words);
    left = inodesAt(local.address, plan).filter((inode) => planned.has(inode));
  }
  // It also says "Invalid argument" where it has done all: whether a socket is there is the answer.
  if (left.length === 0) return end;
  const command = `ss ${words.join(" ")}`;
  throw inspectFailure("STOP_COMMAND_FAILED", { command, ended: "left the socket where it was", said });
}

async function runSs(words: readonly string[]): Promise<string> {
  const options = { timeout: DEADLINE_MS, killSignal: "SIGKILL", env: { PATH: SYSTEM_PATH, LC_ALL: "C" } } as const;
  const said = await promisify(execFile)("ss", words, options).then(
    ({ stderr }) => stderr,
    (error: Error) => error.message,
  );
  return shownText(said, SAID_LENGTH_MAX);
}

function inodesAt(address: string, { port, transport }: FreePlan): number[] {
  using table = openSocketTable();
  return table
    .inet({ transport, which: "listening", localPort: port })
    .flatMap(({ local, inode }) => (local.address === address ? (inode ?? 0) : []));
}
