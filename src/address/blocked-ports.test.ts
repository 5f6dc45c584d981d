import assert from "node:assert/strict";
import { test } from "node:test";
import { BLOCKED_PORTS } from "./blocked-ports.ts";

async function isBlocked(port: number): Promise<boolean> {
  try {
    // 127.77.255.254 is a loopback address on which nothing of ours listens: the answer is "refused" or "bad port".
    await fetch(`http://127.77.255.254:${port}/`, { method: "HEAD", signal: AbortSignal.timeout(2000) });
    return false;
  } catch (error) {
    return error instanceof Error && error.cause instanceof Error && error.cause.message === "bad port";
  }
}

test("BLOCKED_PORTS are those that fetch refuses", async () => {
  // Node's fetch lags behind the standard with port 0.
  const listed = [...BLOCKED_PORTS].filter((port) => port !== 0);
  for (const port of listed) assert.equal(await isBlocked(port), true, `${port} is listed`);
  const neighbours = listed.flatMap((port) => [port - 1, port + 1]).filter((port) => !BLOCKED_PORTS.has(port));
  for (const port of new Set(neighbours)) assert.equal(await isBlocked(port), false, `${port} is not listed`);
});

test("BLOCKED_PORTS leave the dynamic range alone", () => {
  assert.equal(
    [...BLOCKED_PORTS].some((port) => port >= 49_152),
    false,
  );
});
