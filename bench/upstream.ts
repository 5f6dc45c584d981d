import { truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { freePort } from "../test/support/ports.ts";
import { LOAD_CORE, PinnedProcess } from "./pinned-process.ts";

export interface BenchUpstream extends AsyncDisposable {
  readonly port: number;
}

/** Sizes of the files that it has, by their paths. */
const FILES = { "1k": 1024, "64k": 64 * 1024, "10m": 10 * 1024 * 1024 } as const;

/**
 * Starts the server behind every proxy: nginx with one worker, a fixed body of 50 bytes at `/`, and files below
 * `/files/`.
 */
export async function startUpstream(folder: string): Promise<BenchUpstream> {
  const port = await freePort();
  const body = "a portolan charts the harbours of one computer .\\n\\n";
  for (const [name, size] of Object.entries(FILES)) {
    await writeFile(join(folder, name), "");
    await truncate(join(folder, name), size);
  }
  await writeFile(
    join(folder, "nginx.conf"),
    `pid nginx.pid; error_log stderr; daemon off; worker_processes 1; worker_rlimit_nofile 20000;
user root;
events { worker_connections 9000; }
http {
  access_log off; keepalive_requests 1000000000; keepalive_timeout 600s; sendfile on; open_file_cache max=10;
  client_body_temp_path t; proxy_temp_path t; fastcgi_temp_path t; uwsgi_temp_path t; scgi_temp_path t;
  server {
    listen 127.0.0.1:${port} backlog=4096;
    location / { default_type text/plain; return 200 "${body}"; }
    location /files/ { alias ${folder}/; }
  }
}
`,
  );
  const server = new PinnedProcess(["nginx", "-p", folder, "-e", "stderr", "-c", "nginx.conf"], {
    core: LOAD_CORE,
    cwd: folder,
  });
  await server.listens(port);
  return { port, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}
