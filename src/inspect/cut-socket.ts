import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { openSocketTable } from "../host/sockets.ts";
import { inspectFailure } from "./core/failures.ts";
import type { FreePlan, FreeStep } from "./core/free-plan.ts";

const DEADLINE_MS = 5000;

/**
 * Ends one listening socket and leaves its process alone (SOCK_DESTROY, by ss). The process finds it out when it next
 * accepts, which fails; connections that it has live on.
 *
 * @throws {Failure} `PORT_HOLDER_CHANGED`, `STOP_COMMAND_FAILED`.
 */
export async function cutSocket(step: FreeStep & { type: "cut" }, plan: FreePlan): Promise<string> {
  const { local, inode } = step;
  const { port, transport } = plan;
  const host = local.address.includes(":") ? `[${local.address}]` : local.address;
  const end = `${host}:${port}`;
  if (inodeAt(step, plan) !== inode) {
    throw inspectFailure("PORT_HOLDER_CHANGED", { port, holder: step.of, found: `no longer listens on ${end}` });
  }
  const family = local.address.includes(":") ? "-6" : "-4";
  const words = ["-K", "-H", "-n", family, transport === "tcp" ? "-t" : "-u", "-l", "src", end];
  const run = promisify(execFile);
  const said = await run("ss", words, { timeout: DEADLINE_MS, env: { ...process.env, LC_ALL: "C" } }).then(
    ({ stderr }) => stderr,
    (error: Error) => error.message,
  );
  // It also says "Invalid argument" where it has done all: whether the socket is there is the answer.
  if (inodeAt(step, plan) === inode) {
    throw inspectFailure("STOP_COMMAND_FAILED", {
      command: `ss ${words.join(" ")}`,
      ended: "left the socket where it was",
      said: said
        .replaceAll(/[\p{Cc}\p{Cf}]+/gu, " ")
        .trim()
        .slice(0, 200),
    });
  }
  return end;
}

function inodeAt({ local, inode }: FreeStep & { type: "cut" }, { port, transport }: FreePlan): number | undefined {
  using table = openSocketTable();
  return table
    .inet({ transport, which: "listening", localPort: port })
    .find((socket) => socket.local.address === local.address && socket.inode === inode)?.inode;
}
