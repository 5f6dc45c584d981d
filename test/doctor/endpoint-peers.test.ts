import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { EndpointFacts } from "../../src/doctor/core/endpoint-facts.ts";
import { acceptsThenCloses } from "../../src/doctor/core/endpoint/accepts-then-closes.ts";
import { forwarder } from "../../src/doctor/core/endpoint/forwarder.ts";
import { hostNotAllowed } from "../../src/doctor/core/endpoint/host-not-allowed.ts";
import { otherProtocol } from "../../src/doctor/core/endpoint/other-protocol.ts";
import { unixSocket } from "../../src/doctor/core/endpoint/unix-socket.ts";
import { upstreamGone } from "../../src/doctor/core/endpoint/upstream-gone.ts";
import { asUser } from "../support/as-user.ts";
import { needs, pathOf } from "../support/needs.ts";
import { freePort } from "../support/ports.ts";
import { gatherScript, holdEndpoint, look } from "./endpoint-case.ts";
import { listening } from "./listening.ts";
import { Peers } from "./peers.ts";

const GROUPS = ["listeners", "owners", "probe"] as const;

let folder: string;
let page: Server;
let pagePort: number;
let healthy: EndpointFacts;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "portolan-peers-"));
  page = createHttpServer((_, response) => response.end("<title>page</title>"));
  pagePort = await listening(page);
  healthy = await look(`http://127.0.0.1:${pagePort}`);
});
after(() => {
  page.close();
  rmSync(folder, { recursive: true });
});

test("E22 knows Redis and PostgreSQL behind a URL of http", async (t) => {
  if (!needs(t, ["redis-server", "postgres", "initdb", "setpriv", "root"])) return;
  await using peers = new Peers();
  const redisPort = await freePort();
  const redis = ["redis-server", "--port", String(redisPort), "--bind", "127.0.0.1", "--save", "", "--dir", folder];
  await peers.start(redis, { until: /Ready to accept connections/ });
  const [verdict] = holdEndpoint(otherProtocol, {
    sick: await look(`http://127.0.0.1:${redisPort}`),
    healthy: await look(`redis://127.0.0.1:${redisPort}`),
    groups: GROUPS,
    severity: "error",
    variant: "redis",
  });
  assert.deepEqual(verdict?.fix.commands, [`redis-cli -h 127.0.0.1 -p ${redisPort}`]);

  // It refuses to run as root.
  const data = join(folder, "pg");
  mkdirSync(data);
  chmodSync(folder, 0o755);
  spawnSync("chown", ["65534", data]);
  const words = asUser(65_534);
  const made = spawnSync(
    words[0] ?? "",
    [...words.slice(1), pathOf("initdb") ?? "", "-D", data, "-U", "ann", "--no-sync"],
    {
      encoding: "utf8",
    },
  );
  assert.equal(made.status, 0, made.stderr);
  const port = await freePort();
  const postgres = [pathOf("postgres") ?? "", "-D", data, "-p", String(port), "-h", "127.0.0.1", "-k", "", "-F"];
  await peers.start([...words, ...postgres], { until: /ready to accept connections/ });
  const told = await look(`http://127.0.0.1:${port}`, { speakTo: "any" });
  const [database] = holdEndpoint(otherProtocol, {
    sick: told,
    healthy: await look(`postgres://127.0.0.1:${port}`, { speakTo: "any" }),
    groups: GROUPS,
    severity: "error",
    variant: "postgres",
  });
  assert.match(database?.cause ?? "", /speaks PostgreSQL's protocol/);
  // Another user's is not spoken to without leave.
  const shy = await look(`http://127.0.0.1:${port}`);
  assert.equal(shy.probe?.attempts[0]?.speech, undefined);
});

test("E14 and E42 follow ssh -L to what is behind it", async (t) => {
  if (!needs(t, ["ssh", "sshd", "ssh-keygen", "root"])) return;
  await using peers = new Peers();
  const key = join(folder, "key");
  spawnSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key]);
  const sshPort = await freePort();
  const settings = join(folder, "sshd_config");
  writeFileSync(
    settings,
    [
      `Port ${sshPort}`,
      "ListenAddress 127.0.0.1",
      `HostKey ${key}`,
      `AuthorizedKeysFile ${key}.pub`,
      `PidFile ${folder}/sshd.pid`,
      "StrictModes no",
      "UsePAM no",
      "PermitRootLogin yes",
    ].join("\n"),
  );
  // Its own folder for the child without rights, which Debian makes at boot.
  mkdirSync("/run/sshd", { recursive: true });
  await peers.start([pathOf("sshd") ?? "", "-D", "-e", "-f", settings], { until: /listening on 127/ });
  const dead = await freePort();
  const [good, bad] = [await freePort(), await freePort()];
  const options = ["StrictHostKeyChecking=no", `UserKnownHostsFile=${folder}/known`, "ExitOnForwardFailure=yes"];
  const ssh = [
    "ssh",
    "-N",
    "-v",
    "-F",
    "none",
    "-i",
    key,
    "-p",
    String(sshPort),
    ...options.flatMap((one) => ["-o", one]),
  ];
  const forward = (from: number, to: number): string[] => ["-L", `127.0.0.1:${from}:127.0.0.1:${to}`];
  await peers.start([...ssh, ...forward(good, pagePort), ...forward(bad, dead), "root@127.0.0.1"], {
    until: /Entering interactive session/,
  });
  const works = await look(`http://127.0.0.1:${good}`);
  const [verdict] = holdEndpoint(forwarder, { sick: works, healthy, groups: GROUPS, severity: "note" });
  assert.match(verdict?.cause ?? "", new RegExp(`forwarded by ssh to 127\\.0\\.0\\.1:${pagePort}`));
  holdEndpoint(acceptsThenCloses, {
    sick: await look(`http://127.0.0.1:${bad}`),
    healthy: works,
    groups: GROUPS,
    severity: "error",
    variant: "ssh",
  });
});

test("E27 gives the line of Vite's configuration", async () => {
  const { createServer: createVite } = await import("vite");
  writeFileSync(join(folder, "index.html"), "<title>shop</title>");
  const vite = await createVite({
    configFile: false,
    root: folder,
    logLevel: "silent",
    server: { host: "127.0.0.1", port: await freePort(), ws: false },
    optimizeDeps: { noDiscovery: true },
  });
  try {
    await vite.listen();
    const port = vite.config.server.port;
    const sick = await look(`http://127.0.0.1:${port}`, { host: "web.shop.test" });
    const [verdict] = holdEndpoint(hostNotAllowed, {
      sick,
      healthy: await look(`http://127.0.0.1:${port}`, { host: "localhost" }),
      groups: ["probe"],
      severity: "error",
    });
    assert.match(verdict?.fix.says ?? "", /allowedHosts: \["web\.shop\.test"\]/);
  } finally {
    await vite.close();
  }
});

test("E38 sees that nothing is behind nginx", async (t) => {
  if (!needs(t, ["nginx"])) return;
  await using peers = new Peers();
  const port = await freePort();
  const settings = join(folder, "nginx.conf");
  writeFileSync(
    settings,
    `daemon off; master_process off; pid ${folder}/nginx.pid; error_log stderr notice; events {}
    http { access_log off; client_body_temp_path ${folder}/b; proxy_temp_path ${folder}/p; fastcgi_temp_path ${folder}/f;
    uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
    server { listen 127.0.0.1:${port}; location / { proxy_pass http://127.0.0.1:${await freePort()}; } } }`,
  );
  await peers.start([pathOf("nginx") ?? "", "-c", settings, "-p", folder, "-e", "stderr"], {
    until: /using the|start/,
  });
  const sick = await look(`http://127.0.0.1:${port}`);
  holdEndpoint(upstreamGone, { sick, healthy, groups: ["listeners", "relatives", "probe"], severity: "error" });
});

test("E41 tells the ways in which a Unix socket refuses apart", async (t) => {
  await using peers = new Peers();
  const groups = ["unix"] as const;
  const path = join(folder, "app.sock");
  const server = createServer((socket) => socket.end()).listen(path);
  await once(server, "listening");
  const open = await look(path);
  const at = join(folder, "stale.sock");
  const dead = await peers.node(`require("node:net").createServer().listen("${at}", () => console.log("ready"))`);
  await peers.stop(dead);
  for (const [variant, text] of [
    ["stale", at],
    ["missing", join(folder, "never.sock")],
    ["too-long", join(folder, "x".repeat(120))],
    ["no-socket", import.meta.filename],
  ] as const) {
    holdEndpoint(unixSocket, { sick: await look(text), healthy: open, groups, severity: "error", variant });
  }
  if (needs(t, ["root", "setpriv"])) {
    chmodSync(path, 0o600);
    const gather = gatherScript(path);
    chmodSync(folder, 0o755);
    const nobody = await peers.start([...asUser(65_534), process.execPath, "--input-type=module", "-e", gather], {
      until: /^\{/,
    });
    const sick = JSON.parse(nobody.line) as EndpointFacts;
    holdEndpoint(unixSocket, { sick, healthy: open, groups, severity: "error", variant: "closed" });
  }
  server.close();
});
