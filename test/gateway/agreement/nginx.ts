import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathOf } from "../../support/needs.ts";
import { freePort } from "../../support/ports.ts";
import { readLog, ServerProcess } from "./server-process.ts";
import type { Sight, Witness } from "./witness.ts";

/** nginx reads a body only when it has a use for it: so it hands every request on, to itself. */
function configuration(port: number, sink: number): string {
  return `pid nginx.pid; error_log stderr crit; daemon off; master_process off;
events {}
http {
  client_body_temp_path t; proxy_temp_path t; fastcgi_temp_path t; uwsgi_temp_path t; scgi_temp_path t;
  underscores_in_headers on;
  log_format sight escape=json
    '["$request","$http_host","$http_x_a","$http_x_b","$request_body","$status"]';
  server {
    listen 127.0.0.1:${port};
    access_log sight.log sight;
    location / { proxy_pass http://127.0.0.1:${sink}; }
  }
  server { listen 127.0.0.1:${sink}; access_log off; return 200 "ok"; }
}
`;
}

/** nginx in a folder of its own. */
export async function startNginx(folder: string): Promise<Witness> {
  const [port, sink] = [await freePort(), await freePort()];
  await writeFile(join(folder, "nginx.conf"), configuration(port, sink));
  const args = ["-p", folder, "-e", "stderr", "-c", "nginx.conf"];
  const server = new ServerProcess(pathOf("nginx") ?? "nginx", args);
  await server.listens(port);
  return {
    name: "nginx",
    port,
    sightsUntil: (target) => readLog(join(folder, "sight.log"), sightOf, target),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

function sightOf(line: string): Sight {
  const [request = "", host, a, b, body = "", status = ""] = JSON.parse(line) as string[];
  const isRefused = Number(status) >= 400;
  return { request: request.replace(/ HTTP\/1\.[01]$/, ""), host, a, b, body, isRefused };
}
