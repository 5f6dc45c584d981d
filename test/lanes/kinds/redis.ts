import assert from "node:assert/strict";
import { client } from "../kind.ts";
import type { Kind } from "../kind.ts";

/** Redis, and redis-cli. */
export const REDIS: Kind = {
  lane: { protocol: "redis", port: 6379 },
  needs: ["redis-server", "redis-cli"],
  until: /Ready to accept connections/,

  command: ({ folder, listen }) => [
    "redis-server",
    "--bind",
    listen.address,
    "--port",
    String(listen.port),
    "--save",
    "",
    "--dir",
    folder,
  ],

  async visit({ endpoint: { address, port }, folder }) {
    const redis = (...args: string[]): Promise<string> =>
      client("redis-cli", ["-h", address, "-p", String(port), ...args]);
    assert.equal(await redis("ping"), "PONG");
    assert.equal(await redis("config", "get", "dir"), `dir\n${folder}`);
    assert.equal(await redis("eval", "redis.call('set', 'big', string.rep('x', 4000000)); return 1", "0"), "1");
    assert.equal((await redis("get", "big")).length, 4_000_000);
    assert.equal(await redis("-r", "200", "incr", "count"), Array.from({ length: 200 }, (_, at) => at + 1).join("\n"));
  },
};
