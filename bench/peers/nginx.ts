import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { StartContestant } from "../contestant.ts";
import { freePort, PinnedProcess, PROXY_CORE } from "../pinned-process.ts";
import { versionOf } from "../version-of.ts";

/** nginx with one worker that keeps its connections to the upstream. */
export const startNginx: StartContestant = async ({ upstreamPort, folder }) => {
  const port = await freePort();
  await writeFile(
    join(folder, "nginx.conf"),
    `pid nginx.pid; error_log stderr; daemon off; worker_processes 1;
events { worker_connections 4096; }
http {
  access_log off; keepalive_requests 1000000000; keepalive_timeout 600s;
  client_body_temp_path t; proxy_temp_path t; fastcgi_temp_path t; uwsgi_temp_path t; scgi_temp_path t;
  upstream u { server 127.0.0.1:${upstreamPort}; keepalive 256; keepalive_requests 1000000000; }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://u;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $remote_addr;
    }
  }
}
`,
  );
  const proxy = new PinnedProcess(["nginx", "-p", folder, "-e", "stderr", "-c", "nginx.conf"], {
    core: PROXY_CORE,
    cwd: folder,
  });
  await proxy.listens(port);
  return {
    target: { port, host: `bench.localhost:${port}` },
    version: `nginx ${versionOf("nginx", ["-v"])}`,
    [Symbol.asyncDispose]: () => proxy[Symbol.asyncDispose](),
  };
};
