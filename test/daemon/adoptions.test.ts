import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdtempSync, openSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ServiceView } from "../../src/control/contract.ts";
import { isFailure } from "../../src/failure/failure.ts";
import { listListeners } from "../../src/host/sockets/listeners.ts";
import { testOnce, testOnEachEngine } from "../e2e/engines.ts";
import { exchange } from "../e2e/http-client.ts";
import { becomes } from "../e2e/left-behind.ts";
import { needs, PYTHON } from "../support/needs.ts";
import { freePort } from "../support/ports.ts";
import { Events } from "./events.ts";
import { Home, killNow } from "./home.ts";
import { startListener } from "./keeper.ts";
import { nameAt } from "./lane-service.ts";
import { registration, Site } from "./site.ts";

/** Within which a name is gone whose holder was killed, in milliseconds. */
const SETTLED_MS = 2_000;

/** A server that somebody starts without Portolan, with its output in a file. */
class Server implements AsyncDisposable {
  readonly folder: string;
  readonly log: string;
  readonly #child: ChildProcess;

  private constructor(argv: readonly [string, ...string[]], folder: string) {
    const [program, ...words] = argv;
    this.folder = folder;
    this.log = join(folder, "server.log");
    const log = openSync(this.log, "a");
    this.#child = spawn(program, words, { cwd: folder, stdio: ["ignore", log, log] });
    closeSync(log);
  }

  static async start(
    port: number,
    argv: readonly [string, ...string[]],
    files: Readonly<Record<string, string>> = {},
  ): Promise<Server> {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "portolan-adopted-")));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const server = new Server(argv, folder);
    assert.ok(await becomes(() => listListeners().some((one) => one.port === port), 20_000), `${argv[0]} listens`);
    return server;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const ended = once(this.#child, "exit");
      this.#child.kill("SIGTERM");
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const NODE = `
  require("node:http").createServer((request, response) => response.end("harbour of node"))
    .listen(Number(process.argv[1]), "127.0.0.1");
`;

const NGINX = (port: number): string => `
pid nginx.pid;
error_log stderr;
daemon off;
worker_processes 2;
events {}
http {
  access_log off;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  server { listen 127.0.0.1:${port}; location / { return 200 "harbour of nginx"; } }
}
`;

function identity(name: string): { project: string; service: undefined; branch: undefined; name: string } {
  return { project: "shop", service: undefined, branch: undefined, name };
}

async function refusal(promise: Promise<unknown>, code: string): Promise<string> {
  const error = await promise.then(
    () => assert.fail(`it was not refused with ${code}`),
    (reason: unknown) => reason,
  );
  assert.ok(isFailure(error), String(error));
  assert.equal(error.code, code);
  return error.message;
}

async function servicesOf(home: Home): Promise<ServiceView[]> {
  const { services } = await home.client.chart();
  return services.filter(({ state }) => state !== "down");
}

testOnEachEngine("nginx, Python and Node are adopted, and their names go when they are killed", async (t, engine) => {
  if (!needs(t, ["nginx", "python3"])) return;
  await using home = await Home.open({ engine });
  const { client } = home;
  await using events = new Events(client);
  const [nginxPort, pythonPort, nodePort] = [await freePort(), await freePort(), await freePort()];
  await using nginx = await Server.start(nginxPort, ["nginx", "-p", ".", "-e", "stderr", "-c", "nginx.conf"], {
    "nginx.conf": NGINX(nginxPort),
  });
  const words = [PYTHON, "-m", "http.server", String(pythonPort), "--bind", "127.0.0.1"] as const;
  await using python = await Server.start(pythonPort, words, { "index.html": "harbour of python" });
  await using node = await Server.start(nodePort, [process.execPath, "-e", NODE, String(nodePort)]);
  const gateway = await home.port();
  for (const [name, port, server] of [
    ["nginx", nginxPort, nginx],
    ["python", pythonPort, python],
    ["node", nodePort, node],
  ] as const) {
    const service = await client.adoptListener({ port, identity: identity(name) });
    assert.equal(service.name, `${name}.localhost`);
    assert.equal(service.holder?.pid, server.pid, "the server itself, not its worker");
    assert.equal(service.directory, server.folder);
    assert.equal(service.port, port);
    assert.deepEqual(service.adopted?.stderr, { kind: "file", path: server.log });
    assert.match((await exchange(`http://${name}.localhost:${gateway}/`)).text, new RegExp(`harbour of ${name}`));
    const lease = (await client.chart()).leases.find((one) => one.port === port);
    assert.equal(lease?.holder?.pid, server.pid);
    assert.equal(lease?.state, "listening");
    const again = await client.adoptListener({ port, identity: identity(name) });
    assert.equal(again.leaseId, service.leaseId, "asked twice, it is the same");
    assert.match(
      await refusal(client.adoptListener({ port, identity: identity("other") }), "LISTENER_OF_SERVICE"),
      new RegExp(name),
    );
  }
  for (const [name, server] of [
    ["python", python],
    ["node", node],
    ["nginx", nginx],
  ] as const) {
    const startMs = performance.now();
    await killNow(server.pid);
    await events.next(new RegExp(`^service ${name}\\.localhost down`));
    assert.ok(performance.now() - startMs < SETTLED_MS, `${performance.now() - startMs} ms`);
  }
  assert.deepEqual(await servicesOf(home), []);
  assert.deepEqual((await client.chart()).leases, []);
});

testOnce("A name that was adopted is taken back, and its server goes on", async (engine) => {
  await using home = await Home.open({ engine });
  const { client } = home;
  const port = await freePort();
  await using server = await Server.start(port, [process.execPath, "-e", NODE, String(port)]);
  const identityOfApi = { project: "shop", service: "api", branch: undefined, name: undefined };
  const { name } = await client.adoptListener({ port, identity: identityOfApi });
  assert.equal(name, "api.shop.localhost");
  await client.releaseListener(name);
  assert.deepEqual(await servicesOf(home), []);
  assert.equal((await exchange(`http://127.0.0.1:${port}/`)).text, "harbour of node");
  await refusal(client.releaseListener(name), "ADOPTION_UNKNOWN");
  assert.ok(server.pid > 0);
});

testOnce("A stranger that takes the port of an adopted server never gets its name", async (engine) => {
  await using home = await Home.open({ engine });
  const { client } = home;
  await using events = new Events(client);
  // The holder lives on without its socket, and somebody else takes the port.
  const port = await freePort();
  const source = `
    const server = require("node:http").createServer((request, response) => response.end("first"));
    server.listen(${port}, "127.0.0.1");
    process.on("SIGUSR2", () => server.close());
    setInterval(() => {}, 1000);
  `;
  await using first = await Server.start(port, [process.execPath, "-e", source]);
  await client.adoptListener({ port, identity: identity("api") });
  process.kill(first.pid, "SIGUSR2");
  assert.ok(await becomes(() => !listListeners().some((one) => one.port === port), 5_000));
  await using _stranger = await startListener(port);
  await events.next(/^service api\.localhost down/);
  const answer = await exchange(`http://api.localhost:${await home.port()}/`);
  assert.equal(answer.status, 503);
});

testOnce("What an adopted server's child still listens on is no longer its name's", async (engine) => {
  await using home = await Home.open({ engine });
  const { client } = home;
  await using events = new Events(client);
  const port = await freePort();
  // The child has the same socket; its parent is who was adopted.
  const source = `
    const { spawn } = require("node:child_process");
    const server = require("node:net").createServer().listen(${port}, "127.0.0.1", () => {
      const child = spawn("sleep", ["600"], { stdio: ["ignore", "ignore", "ignore", server._handle.fd], detached: true });
      process.stdout.write(child.pid + "\\n");
    });
  `;
  await using server = await Server.start(port, [process.execPath, "-e", source]);
  assert.ok(await becomes(() => readFileSync(server.log, "utf8").includes("\n"), 5_000));
  const child = Number(readFileSync(server.log, "utf8"));
  try {
    const service = await client.adoptListener({ port, identity: identity("api") });
    assert.equal(service.holder?.pid, server.pid);
    await killNow(server.pid);
    await events.next(/^service api\.localhost down/);
    assert.ok(
      listListeners().some((one) => one.port === port),
      "the socket is still there",
    );
  } finally {
    await killNow(child);
  }
});

testOnce(
  "What nobody listens on, what is the gateway's, a service's or several processes', is refused",
  async (engine) => {
    await using home = await Home.open({ engine });
    const { client } = home;
    await refusal(client.adoptListener({ port: await freePort(), identity: identity("api") }), "LISTENER_ABSENT");
    await refusal(client.adoptListener({ port: await home.port(), identity: identity("api") }), "LISTENER_OWN");

    await using site = await Site.listen();
    await site.register(home, "site");
    const said = await refusal(
      client.adoptListener({ port: site.port, identity: identity("api") }),
      "LISTENER_OF_SERVICE",
    );
    assert.match(said, /site\.localhost/);

    const port = await freePort();
    await using v4 = await Server.start(port, [process.execPath, "-e", NODE, String(port)]);
    await using v6 = await Server.start(port, [process.execPath, "-e", NODE.replace("127.0.0.1", "::1"), String(port)]);
    assert.ok(await becomes(() => listListeners().filter((one) => one.port === port).length === 2, 20_000));
    const shared = await refusal(client.adoptListener({ port, identity: identity("api") }), "LISTENER_SHARED");
    for (const { pid } of [v4, v6]) assert.match(shared, new RegExp(`process ${pid} `));

    await client.putAlias("taken", { target: { address: "127.0.0.1", port: 9 } });
    const alone = await freePort();
    await using _server = await Server.start(alone, [process.execPath, "-e", NODE, String(alone)]);
    await refusal(client.adoptListener({ port: alone, identity: identity("taken") }), "NAME_TAKEN");
    assert.equal((await client.registerService(registration("shop"))).state, "starting");
  },
);

testOnce("Another user's server is refused, with the way that is left", async (engine, t) => {
  if (!needs(t, ["root", "setpriv", "python3"])) return;
  await using home = await Home.open({ engine });
  const port = await freePort();
  const python = [PYTHON, "-m", "http.server", String(port), "--bind", "127.0.0.1", "-d", "/usr/share"];
  await using _server = await Server.start(port, ["setpriv", "--reuid=65534", "--clear-groups", ...python]);
  const asked = home.client.adoptListener({ port, identity: identity("api") });
  assert.match(await refusal(asked, "LISTENER_OF_USER"), /it is nobody's/);
});

testOnce("What speaks TCP is adopted with a lane at its conventional port", async (engine) => {
  await using home = await Home.open({ engine });
  const port = await freePort();
  const source = `require("node:net").createServer((s) => s.on("error", () => {}).write("harbour\\n")).listen(${port}, "127.0.0.1")`;
  await using _server = await Server.start(port, [process.execPath, "-e", source]);
  const lane = { protocol: "talk", port: 7118, transport: "tcp", extra: [], bind: "forward" } as const;
  const service = await home.client.adoptListener({ port, identity: identity("db"), lane });
  assert.equal(service.lane?.name, "db.test");
  assert.equal(service.lane.endpoint.port, 7118);
  assert.equal(await nameAt(service.lane.endpoint), "harbour");
});
