import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import type { TestContext } from "node:test";
import { promisify } from "node:util";
import { nodeTransport } from "../../src/gateway/transport/node.ts";
import { needs, PYTHON } from "../support/needs.ts";
import { within } from "./exam-context.ts";
import { findBun } from "./find-bun.ts";
import { Recorder } from "./recorder.ts";
import { visit } from "./visit.ts";

const run = promisify(execFile);

interface Told {
  readonly type: string;
  readonly code?: string | null;
  readonly word?: string;
  readonly port?: number;
  readonly certificatePem?: string;
  readonly engine?: string;
}

const ENGINES = [
  { engine: "node", program: process.execPath },
  { engine: "bun", program: findBun() ?? "" },
] as const;

/** Starts `serve.ts` on an engine; `told` waits for the next thing of a kind that it tells. */
async function serve(t: TestContext, program: string, limit?: number) {
  assert.notEqual(program, "", "the bun package is not installed: npm ci");
  const script = join(import.meta.dirname, "serve.ts");
  const [command, args] =
    limit === undefined ? [program, [script]] : ["sh", ["-c", `ulimit -n ${limit}; exec "$0" "$1"`, program, script]];
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"] });
  t.after(async () => {
    child.kill();
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  });
  const queue: Told[] = [];
  let wake = Promise.withResolvers<void>();
  createInterface({ input: child.stdout }).on("line", (line) => {
    queue.push(JSON.parse(line) as Told);
    wake.resolve();
    wake = Promise.withResolvers();
  });
  const told = async (matches: (event: Told) => boolean): Promise<Told> => {
    for (;;) {
      const index = queue.findIndex(matches);
      const [found] = index === -1 ? [] : queue.splice(index, 1);
      if (found) return found;
      await within(wake.promise, "the server to tell");
    }
  };
  const { port = 0, certificatePem = "", engine } = await told(({ type }) => type === "listening");
  return { port, certificatePem, engine, told };
}

const PEER = `
import socket, struct, sys
port, what = int(sys.argv[1]), sys.argv[2]
peer = socket.create_connection(("127.0.0.1", port), timeout=10)
if what == "linger":
    peer.sendall(b"echo")
    peer.recv(4)
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    peer.close()
    sys.exit()
peer.sendall(what.encode())
try:
    while True:
        data = peer.recv(4096)
        print("FIN" if not data else data.decode())
        if not data: break
except ConnectionResetError:
    print("RST")
`;

for (const { engine, program } of ENGINES) {
  test(`${engine} transport sends and hears RST and FIN as a Python peer sees them`, async (t) => {
    if (!needs(t, ["openssl", "python3"])) return;
    const { port, engine: running, told } = await serve(t, program);
    assert.equal(running, engine);
    const python = async (what: string): Promise<string> => {
      const { stdout } = await run(PYTHON, ["-c", PEER, String(port), what], { timeout: 20_000 });
      return stdout.trim();
    };
    assert.equal(await python("reset"), "RST");
    assert.equal((await told(({ type, word }) => type === "close" && word === "reset")).code, null);
    assert.equal(await python("end"), "FIN");
    await python("linger");
    assert.equal((await told(({ type, word }) => type === "close" && word === "echo")).code, "reset");
  });

  test(`${engine} transport shakes hands with openssl: TLS 1.2 and 1.3, refused below, and an unknown name`, async (t) => {
    if (!needs(t, ["openssl"])) return;
    const { port } = await serve(t, program);
    const openssl = async (...args: readonly string[]): Promise<string> => {
      const all = ["s_client", "-connect", `127.0.0.1:${port}`, "-alpn", "http/1.1", ...args];
      const child = run("openssl", all, { timeout: 20_000 });
      child.child.stdin?.end();
      const { stdout, stderr } = await child.catch((error: unknown) => error as { stdout: string; stderr: string });
      return stdout + stderr;
    };
    for (const version of ["tls1_2", "tls1_3"]) {
      const output = await openssl("-servername", "a.test", `-${version}`);
      assert.match(output, /ALPN protocol: http\/1\.1/);
      assert.match(output, /subject=CN = a\.test/);
    }
    assert.match(await openssl("-noservername"), /subject=CN = address/);
    assert.match(
      await openssl("-servername", "a.test", "-tls1_1", "-cipher", "ALL:@SECLEVEL=0"),
      /alert protocol version/,
    );
    assert.match(await openssl("-servername", "c.test"), /unrecognized name/);
  });

  test(`${engine} transport says when descriptors run out, and goes on when there are some`, async (t) => {
    if (!needs(t, ["openssl"])) return;
    const { port, told } = await serve(t, program, 80);
    const clients = Array.from({ length: 100 }, () => {
      const client = new Recorder();
      const connection = nodeTransport.connect({ address: "127.0.0.1", port, timeoutMs: 10_000 }, client);
      connection.write(Buffer.from("echo"));
      return { client, connection };
    });
    assert.equal((await told(({ type }) => type === "error")).code, "too-many-files");
    for (const { connection } of clients) connection.reset();
    await within(Promise.all(clients.map(async ({ client }) => await client.closed.promise)), "the clients to close");
    for (;;) {
      // Until all of theirs are closed there, a newcomer may be among those that Node turns away.
      const late = new Recorder();
      const connection = nodeTransport.connect({ address: "127.0.0.1", port, timeoutMs: 10_000 }, late);
      connection.write(Buffer.from("echo again"));
      const isServed = await within(
        late.contains("echo again").then(
          () => true,
          () => false,
        ),
        "an answer",
      );
      connection.reset();
      if (isServed) break;
    }
  });
}

test("node and bun transports talk to each other", async (t) => {
  if (!needs(t, ["openssl"])) return;
  const [node, bun] = ENGINES;
  const onBun = await serve(t, bun.program);
  await visit(nodeTransport, onBun.port, onBun.certificatePem);
  const onNode = await serve(t, node.program);
  const args = [join(import.meta.dirname, "visit.ts"), String(onNode.port), onNode.certificatePem];
  const { stdout } = await run(bun.program, args, { timeout: 60_000 });
  assert.equal(stdout, "visited\n");
});
