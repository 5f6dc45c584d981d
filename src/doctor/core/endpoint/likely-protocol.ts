import { portServices } from "../../../address/service-names.ts";
import type { ProcessFacts } from "../../../host/core/processes/process-facts.ts";
import type { SpokenProtocol } from "../probe-facts.ts";

/** Programs that are asked in their own protocol first, so that no stranger's question lands in their log. */
const BY_PROGRAM: Readonly<Record<string, SpokenProtocol>> = {
  "keydb-server": "redis",
  memcached: "memcached",
  postgres: "postgres",
  "redis-server": "redis",
  "valkey-server": "redis",
};

/** Registered names whose servers wait for a question. */
const BY_SERVICE: Readonly<Record<string, SpokenProtocol>> = {
  https: "tls",
  memcache: "memcached",
  postgresql: "postgres",
  redis: "redis",
};

/** Guesses what is spoken on a port, before a byte is sent: by the asker's word, the program, then the port's number. */
export function likelyProtocol(
  port: number,
  { expects, owners }: { expects: SpokenProtocol | undefined; owners: readonly Pick<ProcessFacts, "argv" | "exe">[] },
): SpokenProtocol | undefined {
  if (expects !== undefined) return expects;
  for (const { argv, exe } of owners) {
    for (const path of [exe, argv[0]]) {
      // A program may write more than its name there, as "postgres: writer" or "redis-server *:6379".
      const name = /([^/\s:]+)(?:[\s:]|$)/.exec((path ?? "").slice((path ?? "").lastIndexOf("/") + 1))?.[1];
      const known = BY_PROGRAM[name ?? ""];
      if (known !== undefined) return known;
    }
  }
  if (owners.length > 0) return undefined;
  for (const { name } of portServices(port, "tcp")) {
    const known = BY_SERVICE[name ?? ""];
    if (known !== undefined) return known;
  }
  return undefined;
}
