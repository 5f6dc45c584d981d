import { execFile } from "node:child_process";
import { join } from "node:path";
import { isIP } from "node:net";
import { PYTHON } from "../support/needs.ts";
import type { Judge, Verdict } from "./cases.ts";
import type { Target } from "./sites.ts";

/** A TLS client as people have it, asked to connect to 127.0.0.1 and to verify a host. */
export interface Client extends Judge {
  /** For `needs`. */
  readonly tools: readonly string[];
  /** One start for all targets: it prints a line of each. Others are started for one at a time. */
  readonly takesMany?: true;
  command(targets: readonly [Target, ...Target[]]): readonly [string, ...string[]];
}

const OPENSSL: Client["refusals"] = {
  untrusted: /unable to get (local )?issuer certificate/,
  foreignName: /permitted subtree violation/,
  foreignAddress: /permitted subtree violation/,
  expired: /certificate has expired/,
  subAuthority: /path length constraint exceeded/,
};
const BORINGSSL: Client["refusals"] = { ...OPENSSL, foreignAddress: /unsupported name constraint type/ };
const GNUTLS: Client["refusals"] = {
  untrusted: /The certificate issuer is unknown/,
  foreignName: /violates the signer's constraints/,
  foreignAddress: /violates the signer's constraints/,
  expired: /chain uses expired certificate/,
  subAuthority: /violates the signer's constraints/,
};
const JAVA: Client["refusals"] = {
  untrusted: /unable to find valid certification path/,
  foreignName: /name constraints check failed/,
  foreignAddress: /name constraints check failed/,
  expired: /validity check failed/,
  subAuthority: /pathLenConstraint violated/,
};

const NODE_PROBE = `
const [host, port] = process.argv.slice(-2);
const servername = require("node:net").isIP(host) ? undefined : host;
const socket = require("node:tls").connect({ host: "127.0.0.1", port: Number(port), servername });
socket.on("secureConnect", () => { console.log("authorized", socket.authorized); process.exit(socket.authorized ? 0 : 1); });
socket.on("error", (error) => { console.error(error.code, error.message); process.exit(1); });`;

const PYTHON_PROBE = `
import socket, ssl, sys
host, port = sys.argv[1:]
with socket.create_connection(("127.0.0.1", int(port)), timeout=10) as plain:
    with ssl.create_default_context().wrap_socket(plain, server_hostname=host) as secure:
        print(secure.version())`;

const server = (host: string): string[] =>
  isIP(host) === 0 ? ["-servername", host, "-verify_hostname", host] : ["-noservername", "-verify_ip", host];

export const CLIENTS: readonly Client[] = [
  {
    name: "OpenSSL",
    tools: ["openssl"],
    refusals: OPENSSL,
    command: ([{ host, port }]) => [
      "openssl",
      "s_client",
      "-connect",
      `127.0.0.1:${port}`,
      ...server(host),
      "-verify_return_error",
      "-brief",
    ],
  },
  {
    name: "curl",
    tools: ["curl"],
    refusals: OPENSSL,
    command: ([{ host, port }]) => [
      "curl",
      "-sS",
      "--max-time",
      "20",
      "--resolve",
      `${host}:${port}:127.0.0.1`,
      `https://${host}:${port}/`,
    ],
  },
  {
    name: "Node",
    tools: [],
    refusals: OPENSSL,
    command: ([{ host, port }]) => [process.execPath, "-e", NODE_PROBE, host, String(port)],
  },
  {
    name: "Bun",
    tools: ["bun"],
    refusals: BORINGSSL,
    command: ([{ host, port }]) => ["bun", "-e", NODE_PROBE, host, String(port)],
  },
  {
    name: "Python",
    tools: ["python:ssl"],
    refusals: OPENSSL,
    command: ([{ host, port }]) => [PYTHON, "-c", PYTHON_PROBE, host, String(port)],
  },
  {
    name: "GnuTLS",
    tools: ["gnutls-cli"],
    refusals: GNUTLS,
    command: ([{ host, port }]) => [
      "gnutls-cli",
      ...(isIP(host) === 0 ? ["--sni-hostname", host] : ["--disable-sni"]),
      "--verify-hostname",
      host,
      "--port",
      String(port),
      "127.0.0.1",
    ],
  },
  {
    name: "Java",
    tools: ["java"],
    refusals: JAVA,
    takesMany: true,
    command: (targets) => [
      "java",
      "-XX:TieredStopAtLevel=1",
      join(import.meta.dirname, "JavaProbe.java"),
      ...targets.flatMap(({ host, port }) => [host, String(port)]),
    ],
  },
];

/** Clients whose roots come from the system's store; Node and Bun bring their own. */
export const BY_SYSTEM: readonly Client[] = CLIENTS.filter(({ name }) => name !== "Node" && name !== "Bun");

/** Clients that a variable leads to our root; GnuTLS and Java read none. */
export const BY_VARIABLE: readonly Client[] = CLIENTS.filter(({ name }) => name !== "GnuTLS" && name !== "Java");

/** Lets a client connect, with nothing in its environment but what is given. */
export async function ask(
  client: Client,
  { targets, environment }: { targets: readonly Target[]; environment: Readonly<Record<string, string>> },
): Promise<Verdict[]> {
  const [first, ...others] = targets;
  if (first === undefined) return [];
  if (client.takesMany !== true) {
    const verdict = await run(client.command([first]), environment);
    return [verdict, ...(await ask(client, { targets: others, environment }))];
  }
  const { output } = await run(client.command([first, ...others]), environment);
  const lines = output.split("\n").filter((line) => /^(accepted|refused) /.test(line));
  return targets.map((_, index) => {
    const line = lines[index] ?? output;
    return { isAccepted: line.startsWith("accepted "), output: line };
  });
}

function run(
  [program, ...rest]: readonly [string, ...string[]],
  environment: Readonly<Record<string, string>>,
): Promise<Verdict> {
  const { promise, resolve } = Promise.withResolvers<Verdict>();
  const child = execFile(
    program,
    rest,
    { env: environment, timeout: 60_000, killSignal: "SIGKILL" },
    (error, stdout, stderr) => resolve({ isAccepted: error === null, output: `${stdout}${stderr}`.slice(0, 8000) }),
  );
  child.stdin?.end();
  return promise;
}
