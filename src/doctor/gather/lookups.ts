import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { createInterface } from "node:readline";
import type { Lookup, LookupFacts } from "../core/machine-facts.ts";
import { SYSTEM_PATH } from "../../host/system-path.ts";
import { askProgram } from "./ask-program.ts";
import { findProgram } from "./find-program.ts";

/** A resolver that asks a dead server takes five seconds; nobody is kept waiting for it. */
const DEADLINE_MS = 600;
const CURL_DEADLINE_MS = 500;
/** Any name below localhost: no resolver needs to have heard of it. */
const BELOW_LOCALHOST = "portolan-doctor.localhost";
const NAMES = ["localhost", BELOW_LOCALHOST];
/** Begins each line of an answer. */
const MARK = "portolan-lookup ";

/**
 * One line of JSON for each answer. It runs in a Node of its own: a look-up that hangs cannot be called off, and would
 * keep this process from ending. So it also sees what the user's NODE_OPTIONS do to the order of addresses.
 */
const SCRIPT = `const { lookup } = require("node:dns");
for (const name of JSON.parse(process.argv[1])) {
  const startedAt = performance.now();
  lookup(name, { all: true }, (error, found) => process.stdout.write("${MARK}" + JSON.stringify({
    name, addresses: (found ?? []).map(({ address }) => address), error: error?.code,
    tookMs: Math.round(performance.now() - startedAt),
  }) + "\\n"));
}`;

export async function gatherLookups(environment: Readonly<Record<string, string | undefined>>): Promise<LookupFacts> {
  const [answers, curl] = await Promise.all([askNode(environment), askCurl()]);
  const late = (name: string): Lookup => ({ name, addresses: [], error: "TIMEOUT", tookMs: DEADLINE_MS });
  return { lookups: NAMES.map((name) => answers.find((answer) => answer.name === name) ?? late(name)), curl };
}

async function askNode(environment: Readonly<Record<string, string | undefined>>): Promise<Lookup[]> {
  const child = spawn(process.execPath, ["-e", SCRIPT, JSON.stringify(NAMES)], {
    env: environment,
    stdio: ["ignore", "pipe", "ignore"],
    timeout: DEADLINE_MS,
    killSignal: "SIGKILL",
  });
  // One that cannot start ends its output too, and has answered nothing.
  child.once("error", () => undefined);
  const answers: Lookup[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    // What NODE_OPTIONS preloads may print lines of its own, and what is killed ends in the middle of one.
    if (line.startsWith(MARK) && line.endsWith("}")) answers.push(readLookup(line.slice(MARK.length)));
  }
  return answers;
}

function readLookup(line: string): Lookup {
  const { name = "", addresses = [], error, tookMs = 0 } = JSON.parse(line) as Partial<Lookup>;
  return { name, addresses, error, tookMs };
}

/** Where curl connects to for a name below localhost: by itself it needs no resolver for those. */
async function askCurl(): Promise<LookupFacts["curl"]> {
  if (findProgram(["curl"], SYSTEM_PATH) === undefined) return undefined;
  const server = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    socket.once("data", () => socket.end("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"));
  });
  server.listen({ host: "127.0.0.1", port: 0 });
  try {
    await once(server, "listening");
    const url = `http://${BELOW_LOCALHOST}:${(server.address() as AddressInfo).port}/`;
    const words = ["--silent", "--noproxy", "*", "--max-time", "0.5", "--output", "/dev/null"];
    const address = await askProgram(["curl", ...words, "--write-out", "%{remote_ip}", url], CURL_DEADLINE_MS);
    return { name: BELOW_LOCALHOST, address: address === "" ? undefined : address };
  } finally {
    server.close();
  }
}
