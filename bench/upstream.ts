import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { freePort, LOAD_CORE, PinnedProcess } from "./pinned-process.ts";

export interface BenchUpstream extends AsyncDisposable {
  readonly port: number;
}

/** Starts the server behind every proxy: nginx with one worker, and a fixed body of 50 bytes that it never stops to send. */
export async function startUpstream(folder: string): Promise<BenchUpstream> {
  const port = await freePort();
  const body = "a portolan charts the harbours of one computer .\\n\\n";
  await writeFile(
    join(folder, "nginx.conf"),
    `pid nginx.pid; error_log stderr; daemon off; worker_processes 1;
events { worker_connections 4096; }
http {
  access_log off; keepalive_requests 1000000000; keepalive_timeout 600s;
  client_body_temp_path t; proxy_temp_path t; fastcgi_temp_path t; uwsgi_temp_path t; scgi_temp_path t;
  server { listen 127.0.0.1:${port} backlog=4096; location / { default_type text/plain; return 200 "${body}"; } }
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
