import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import manifest from "../../package.json" with { type: "json" };
import { ServerProcess } from "../../test/gateway/agreement/server-process.ts";
import { freePort } from "../../test/support/ports.ts";
import { startLoneFront } from "../../test/gateway/lone-front.ts";
import { pathOf } from "../../test/support/needs.ts";
import { versionOf } from "../version-of.ts";

/** A proxy with one upstream. */
export interface Contestant extends AsyncDisposable {
  readonly name: string;
  readonly version: string;
  readonly port: number;
}

export type Start = (upstreamPort: number, folder: string) => Promise<Contestant>;

export const CONTESTANTS: readonly Start[] = [
  (upstreamPort) => startPortolan("bun", upstreamPort),
  (upstreamPort) => startPortolan("node", upstreamPort),
  startNginx,
  startHaproxy,
];

async function startPortolan(engine: "node" | "bun", upstreamPort: number): Promise<Contestant> {
  const front = await startLoneFront(engine, { handshakeTimeoutMs: 300 });
  await front.lead(upstreamPort);
  return {
    name: `Portolan on ${engine === "bun" ? "Bun" : "Node"}`,
    version: manifest.version,
    port: front.port,
    [Symbol.asyncDispose]: () => front[Symbol.asyncDispose](),
  };
}

/** As `bench/peers/nginx.ts` has it. */
async function startNginx(upstreamPort: number, folder: string): Promise<Contestant> {
  const port = await freePort();
  const configuration = `pid nginx.pid; error_log stderr crit; daemon off; master_process off;
events {}
http {
  access_log off;
  client_body_temp_path t; proxy_temp_path t; fastcgi_temp_path t; uwsgi_temp_path t; scgi_temp_path t;
  upstream u { server 127.0.0.1:${upstreamPort}; keepalive 256; }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://u;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $http_host;
      proxy_next_upstream off;
    }
  }
}
`;
  await writeFile(join(folder, "nginx.conf"), configuration);
  const args = ["-p", folder, "-e", "stderr", "-c", "nginx.conf"];
  return run("nginx", { command: ["nginx", ...args], version: ["nginx", "-v"], port });
}

/** As `bench/peers/haproxy.ts` has it. */
async function startHaproxy(upstreamPort: number, folder: string): Promise<Contestant> {
  const port = await freePort();
  const file = join(folder, "haproxy.cfg");
  const configuration = `global
  nbthread 1
defaults
  mode http
  http-reuse always
  option forwardfor
  retries 0
  timeout connect 5s
  timeout client 60s
  timeout server 60s
frontend f
  bind 127.0.0.1:${port}
  default_backend b
backend b
  server s 127.0.0.1:${upstreamPort}
`;
  await writeFile(file, configuration);
  return run("HAProxy", { command: ["haproxy", "-db", "-f", file], version: ["haproxy", "-v"], port });
}

interface Program {
  readonly command: readonly [string, ...string[]];
  readonly version: readonly [string, string];
  readonly port: number;
}

async function run(name: string, { command: [program, ...args], version, port }: Program): Promise<Contestant> {
  const path = pathOf(program) ?? program;
  const server = new ServerProcess(path, args);
  await server.listens(port);
  return {
    name,
    version: versionOf(path, [version[1]]),
    port,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
