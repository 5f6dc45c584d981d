import { execFile } from "node:child_process";
import { join } from "node:path";
import { isIP } from "node:net";
import { PYTHON } from "../support/needs.ts";

/** A TLS client as people have it, asked to connect to 127.0.0.1 and to verify a host. */
export interface Client {
  readonly name: string;
  /** For `needs`. */
  readonly tools: readonly string[];
  /** What it says when it refuses a certificate, so that no other trouble passes for a refusal. */
  readonly refusal: RegExp;
  command(host: string, port: number): readonly [string, ...string[]];
}

export interface Verdict {
  readonly isAccepted: boolean;
  readonly output: string;
}

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
    name: "openssl s_client",
    tools: ["openssl"],
    refusal: /permitted subtree violation|unable to get (local )?issuer|self-signed|verif/i,
    command: (host, port) => [
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
    refusal: /curl: \((60|51)\)/,
    command: (host, port) => [
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
    refusal: /PERMITTED_VIOLATION|permitted subtree|UNABLE_TO_|SELF_SIGNED/,
    command: (host, port) => [process.execPath, "-e", NODE_PROBE, host, String(port)],
  },
  {
    name: "Bun",
    tools: ["bun"],
    refusal: /PERMITTED_VIOLATION|permitted subtree|UNABLE_TO_|SELF_SIGNED|unsupported name constraint/i,
    command: (host, port) => ["bun", "-e", NODE_PROBE, host, String(port)],
  },
  {
    name: "Python",
    tools: ["python:ssl"],
    refusal: /CERTIFICATE_VERIFY_FAILED/,
    command: (host, port) => [PYTHON, "-c", PYTHON_PROBE, host, String(port)],
  },
  {
    name: "GnuTLS",
    tools: ["gnutls-cli"],
    refusal: /certificate.*(not trusted|issuer is unknown|violates|Error)/is,
    command: (host, port) => [
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
    refusal: /SSLHandshakeException|PKIX path/,
    command: (host, port) => [
      "java",
      "-XX:TieredStopAtLevel=1",
      join(import.meta.dirname, "JavaProbe.java"),
      host,
      String(port),
    ],
  },
];

/** Lets a client connect, with nothing in its environment but what is given. */
export function ask(
  client: Client,
  { host, port, environment }: { host: string; port: number; environment: Readonly<Record<string, string>> },
): Promise<Verdict> {
  const [program, ...rest] = client.command(host, port);
  const { promise, resolve } = Promise.withResolvers<Verdict>();
  const child = execFile(
    program,
    rest,
    { env: environment, timeout: 60_000, killSignal: "SIGKILL" },
    (error, stdout, stderr) => resolve({ isAccepted: error === null, output: `${stdout}${stderr}`.slice(0, 4000) }),
  );
  child.stdin?.end();
  return promise;
}
