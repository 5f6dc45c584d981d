import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { StartContestant } from "../contestant.ts";
import { freePort } from "../../test/support/ports.ts";
import { versionOf } from "../version-of.ts";
import { startPinned } from "./pinned-contestant.ts";

/** nginx with one worker that keeps its connections to the upstream, and passes upgrades on. */
export const startNginx: StartContestant = async ({ upstreamPort, folder, certificate }) => {
  const port = await freePort();
  const tls = certificate
    ? `ssl_certificate ${certificate.certificateFile}; ssl_certificate_key ${certificate.keyFile};`
    : "";
  await writeFile(
    join(folder, "nginx.conf"),
    `pid nginx.pid; error_log stderr; daemon off; worker_processes 1; worker_rlimit_nofile 20000;
events { worker_connections 18000; }
http {
  access_log off; keepalive_requests 1000000000; keepalive_timeout 600s;
  client_body_temp_path t; proxy_temp_path t; fastcgi_temp_path t; uwsgi_temp_path t; scgi_temp_path t;
  map $http_upgrade $connection_field { default upgrade; "" ""; }
  upstream u { server 127.0.0.1:${upstreamPort}; keepalive 256; keepalive_requests 1000000000; }
  server {
    listen 127.0.0.1:${port}${certificate ? " ssl" : ""} backlog=4096;
    ${tls}
    location / {
      proxy_pass http://u;
      proxy_http_version 1.1;
      proxy_set_header Connection $connection_field;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $remote_addr;
    }
  }
}
`,
  );
  return startPinned({
    command: ["nginx", "-p", folder, "-e", "stderr", "-c", "nginx.conf"],
    folder,
    port,
    secure: certificate !== undefined,
    version: `nginx ${versionOf("nginx", ["-v"])}`,
  });
};
